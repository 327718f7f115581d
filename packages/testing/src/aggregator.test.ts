import { type Aggregator, definePlugin, type MemberLogits } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { aggregatorConformance } from './aggregator.js';
import { failures } from './testing-failures.js';

/** The first member's softmax: all that the contract asks for. */
function firstMember({ data, shape: [, examples, classes] }: MemberLogits): Float64Array {
  const probabilities = new Float64Array(examples * classes);
  for (let start = 0; start < probabilities.length; start += classes) {
    const row = [...data.subarray(start, start + classes)];
    const odds = row.map((z) => Math.exp(z - Math.max(...row)));
    const sum = odds.reduce((a, b) => a + b);
    probabilities.set(
      odds.map((o) => o / sum),
      start,
    );
  }
  return probabilities;
}

const sound: Aggregator = {
  fit: ({ shape }) => ({ members: shape[0] }),
  aggregate: (logits, state) => {
    if (state === undefined) throw new TypeError('not fitted');
    return firstMember(logits);
  },
};

describe('a sound aggregator passes', () => {
  for (const { name, run } of aggregatorConformance(sound)) test(name, run);
});

describe('one that gives the softmax of a single member may promise so', () => {
  for (const { name, run } of aggregatorConformance(sound, { single: 'softmax' })) test(name, run);
});

test('what a single member gives is checked as promised', async () => {
  const half: Aggregator = {
    aggregate: (logits) => firstMember(logits).map((p) => p * (1 + 2e-16)),
  };
  expect(await failures(aggregatorConformance(half))).toBe('');
  expect(await failures(aggregatorConformance(half, { single: 'softmax' }))).toContain(
    'where the softmax of its only',
  );
  const inverted: Aggregator = { aggregate: (logits) => firstMember(negated(logits)) };
  expect(await failures(aggregatorConformance(inverted, { single: 'anything' }))).toBe('');
});

test('there is nothing to ask of the state without fit', async () => {
  const cases = aggregatorConformance({ aggregate: firstMember });
  expect(cases).toHaveLength(aggregatorConformance(sound).length - 1);
  for (const { run } of cases) await run();
});

/** All of the probability on one class, chosen for each row of the first member. */
function oneHot(
  { data, shape: [, examples, classes] }: MemberLogits,
  choose: (row: readonly number[]) => number,
): Float64Array {
  const probabilities = new Float64Array(examples * classes);
  for (let start = 0; start < probabilities.length; start += classes) {
    probabilities[start + choose([...data.subarray(start, start + classes)])] = 1;
  }
  return probabilities;
}

const negated = ({ data, shape }: MemberLogits): MemberLogits => ({
  data: data.map((z) => -z),
  shape,
});

function remembering(): Aggregator {
  let kept = 0;
  return {
    fit(_, labels) {
      kept = labels[0];
      return null;
    },
    aggregate: (logits) => oneHot(logits, ({ length }) => kept % length),
  };
}

function changing(): Aggregator {
  let calls = 0;
  return { aggregate: (logits) => oneHot(logits, ({ length }) => calls++ % length) };
}

function reusing(): Aggregator {
  const results = new Map<number, Float64Array>();
  return {
    aggregate(logits) {
      const made = firstMember(logits);
      const result = results.get(made.length) ?? made;
      results.set(made.length, result);
      result.set(made);
      return result;
    },
  };
}

const faults: { readonly [fault: string]: readonly [problem: string, aggregator: Aggregator] } = {
  'logits as they are': [
    'no probability distribution',
    { aggregate: ({ data, shape: [, n, k] }) => Float64Array.from(data.subarray(0, n * k)) },
  ],
  NaN: [
    'no probability distribution',
    { aggregate: (logits) => firstMember(logits).fill(Number.NaN) },
  ],
  'a row too few': [
    'values for',
    { aggregate: (logits) => firstMember(logits).slice(logits.shape[2]) },
  ],
  'another answer to each call': ['different predictions for the same', changing()],
  'a state kept in the aggregator': ['different predictions for the same', remembering()],
  'a state that fit draws at random': [
    'different predictions for the same',
    (() => {
      let fits = 0;
      return {
        fit: () => fits++,
        aggregate: (logits, state) =>
          oneHot(logits, ({ length }) => (typeof state === 'number' ? state % length : 0)),
      };
    })(),
  ],
  'softmax in place': [
    'wrote to the logits',
    {
      aggregate(logits) {
        const probabilities = firstMember(logits);
        logits.data.set(probabilities);
        return probabilities;
      },
    },
  ],
  'one array for all results': ['wrote to the probabilities it gave before', reusing()],
  'the least probable class': [
    'where its only member predicts',
    { aggregate: (logits) => firstMember(negated(logits)) },
  ],
  'ties to the higher class': [
    'where its only member predicts',
    { aggregate: (logits) => oneHot(logits, (row) => row.lastIndexOf(Math.max(...row))) },
  ],
  'a state that JSON changes': [
    'once its state was written as JSON: null',
    {
      fit: () => Number.NaN,
      aggregate: (logits, state) => firstMember(state === null ? negated(logits) : logits),
    },
  ],
};

test.each(Object.entries(faults))('%s is found', async (_, [problem, aggregator]) => {
  expect(await failures(aggregatorConformance(aggregator))).toContain(problem);
});

test('a failure names the plugin', async () => {
  const broken = definePlugin(
    { kind: 'aggregator', name: 'broken', summary: 'gives zeros' },
    () => ({ aggregate: ({ shape: [, n, k] }) => new Float64Array(n * k) }),
  );
  expect(await failures(aggregatorConformance(broken()))).toContain(
    'broken: gave a row that is no probability',
  );
});
