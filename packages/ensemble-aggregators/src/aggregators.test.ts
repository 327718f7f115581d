import { DataError, type MemberLogits, type PluginInstance } from '@freetickets/core';
import { aggregatorConformance } from '@freetickets/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { greedy, meanLogit, meanProbability, stacking, vote, weighted } from './index.js';

type Member = readonly (readonly number[])[];

const stack = (members: readonly Member[]): MemberLogits => ({
  data: Float64Array.from(members.flat(2)),
  shape: [members.length, members[0].length, members[0][0].length],
});

const predict = (
  aggregator: PluginInstance<'aggregator'>,
  members: readonly Member[],
  labels: readonly number[],
) => {
  const logits = stack(members);
  return aggregator.aggregate(logits, aggregator.fit?.(logits, labels));
};

const ensembles = fc
  .record({
    members: fc.integer({ min: 1, max: 4 }),
    examples: fc.integer({ min: 1, max: 6 }),
    classes: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ members, examples, classes }) => {
    const exactly = (length: number) => ({ minLength: length, maxLength: length });
    const logit = fc.double({ min: -30, max: 30, noNaN: true });
    const member = fc.array(fc.array(logit, exactly(classes)), exactly(examples));
    return fc.record({
      members: fc.array(member, exactly(members)),
      labels: fc.array(fc.nat(classes - 1), exactly(examples)),
    });
  });

function softmax(row: readonly number[]): number[] {
  const odds = row.map((z) => Math.exp(z - Math.max(...row)));
  const sum = odds.reduce((a, b) => a + b);
  return odds.map((o) => o / sum);
}

const close = (made: ArrayLike<number>, expected: ArrayLike<number>, digits = 12) => {
  expect(made.length).toBe(expected.length);
  Array.from(expected).forEach((p, i) => {
    expect(made[i]).toBeCloseTo(p, digits);
  });
};

const nll = (probabilities: Float64Array, labels: readonly number[]) => {
  const classes = probabilities.length / labels.length;
  return labels.reduce((sum, y, n) => sum - Math.log(probabilities[n * classes + y]), 0);
};

/** A state of two members and `classes` classes, for any aggregator that needs one. */
const stateFor = (classes: number) => ({ weights: [0.5, 0.5], biases: Array(classes).fill(0) });

describe.each([
  { aggregator: meanProbability(), single: 'softmax' },
  { aggregator: meanLogit(), single: 'softmax' },
  { aggregator: vote(), single: 'class' },
  { aggregator: weighted(), single: 'softmax' },
  { aggregator: greedy(), single: 'softmax' },
  { aggregator: stacking(), single: 'anything' },
] as const)('$aggregator.plugin.name', ({ aggregator, single }) => {
  for (const { name, run } of aggregatorConformance(aggregator, { single })) test(name, run);

  // Greedy picks the lower member of two that serve as well.
  if (aggregator.plugin.name !== 'greedy')
    test('ignores the order of the members', () => {
      fc.assert(
        fc.property(ensembles, ({ members, labels }) => {
          // In another order of sums, a search may take one small step more.
          const digits = aggregator.fit ? 5 : 12;
          const made = predict(aggregator, members, labels);
          close(predict(aggregator, members.toReversed(), labels), made, digits);
        }),
      );
    });

  test('equal members predict as one', () => {
    fc.assert(
      fc.property(ensembles, ({ members: [member], labels }) => {
        const made = predict(aggregator, [member, member, member], labels);
        close(made, predict(aggregator, [member], labels), single === 'anything' ? 5 : 12);
      }),
    );
  });

  test('no examples give no rows', () => {
    const logits: MemberLogits = { data: new Float32Array(0), shape: [2, 0, 3] };
    expect(aggregator.aggregate(logits, stateFor(3))).toHaveLength(0);
  });

  test.each([
    [[0, 1, 2], 0],
    [[-1, 1, 2], 2],
    [[2, 1, 0], 0],
    [[2, 1, 3], 5],
    [[1, 1, 2.5], 2],
  ] as const)('refuses the shape %j with %d values', (shape, length) => {
    const logits = { data: new Float32Array(length), shape };
    const state = stateFor(2);
    expect(() => aggregator.aggregate(logits, state)).toThrow(DataError);
  });

  test('says how to pass a tensor', () => {
    const tensor = { data: async () => new Float32Array(12), shape: [2, 3, 2] };
    const message = 'pass { data: await t.data(), shape: t.shape }';
    const state = stateFor(2);
    expect(() => aggregator.aggregate(tensor as never, state)).toThrow(DataError);
    expect(() => aggregator.aggregate(tensor as never, state)).toThrow(message);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('says where it got %d', (logit) => {
    const data = new Float32Array(12);
    data[10] = logit;
    const logits: MemberLogits = { data, shape: [2, 3, 2] };
    const message = `got ${logit} from member 1 for class 0 of example 2`;
    const state = stateFor(2);
    expect(() => aggregator.aggregate(logits, state)).toThrow(DataError);
    expect(() => aggregator.aggregate(logits, state)).toThrow(message);
    if (aggregator.fit) expect(() => aggregator.fit?.(logits, [0, 0, 0])).toThrow(message);
  });
});

test.each([meanProbability(), meanLogit(), weighted(), greedy()])(
  '$plugin.name of one member is its softmax, bit for bit',
  (aggregator) => {
    fc.assert(
      fc.property(ensembles, ({ members: [member], labels }) => {
        expect([...predict(aggregator, [member], labels)]).toEqual(member.flatMap(softmax));
      }),
    );
  },
);

test('weighted is on the data it was fitted to at least as likely as mean-probability', () => {
  fc.assert(
    fc.property(ensembles, ({ members, labels }) => {
      expect(nll(predict(weighted(), members, labels), labels)).toBeLessThanOrEqual(
        nll(predict(meanProbability(), members, labels), labels) + 1e-9,
      );
    }),
  );
});

test('stacking is on the data it was fitted to at least as likely as mean-logit', () => {
  fc.assert(
    fc.property(ensembles, ({ members, labels }) => {
      expect(nll(predict(stacking(), members, labels), labels)).toBeLessThanOrEqual(
        nll(predict(meanLogit(), members, labels), labels) + 1e-9,
      );
    }),
  );
});

test('greedy is on the data it was fitted to at least as likely as each of its members', () => {
  fc.assert(
    fc.property(ensembles, fc.nat(5), ({ members, labels }, rounds) => {
      const made = nll(predict(greedy({ rounds }), members, labels), labels);
      for (const member of members) {
        expect(made).toBeLessThanOrEqual(
          nll(predict(meanLogit(), [member], labels), labels) + 1e-9,
        );
      }
    }),
  );
});

test.each([greedy(), weighted(), stacking()])(
  '$plugin.name refuses a state of 300,000 wrong values',
  (aggregator) => {
    const state = { weights: Array(3e5).fill(''), biases: [] };
    expect(() => aggregator.aggregate(stack([[[1, 2]]]), state)).toThrow(DataError);
  },
);
