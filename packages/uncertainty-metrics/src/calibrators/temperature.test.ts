import { DataError, type MemberLogits, OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temperature } from '../plugins.js';
import { mean } from './testing-ensembles.js';

const logitsOf = (members: readonly (readonly number[])[][]): MemberLogits => ({
  data: Float64Array.from(members.flat(2)),
  shape: [members.length, members[0].length, members[0][0].length],
});

/** The NLL of one member's logits at a temperature, written down plainly. */
const nll = (rows: readonly (readonly number[])[], labels: readonly number[], t: number) =>
  rows.reduce((sum, row, n) => {
    const max = Math.max(...row);
    const logs = row.map((z) => (z - max) / t);
    const mass = logs.reduce((total, z) => total + Math.exp(z), 0);
    return sum + Math.log(mass) - logs[labels[n]];
  }, 0) / rows.length;

/** What `fit` minimises: the pull to a temperature of 1 comes to it. */
const cost = (rows: readonly (readonly number[])[], labels: readonly number[], t: number) =>
  nll(rows, labels, t) + (1 / t - 1) ** 2 / (2 * rows.length);

/** Of two classes, the first at odds of e^z, and the label in all but the last examples. */
const sure = (z: number, right: number, wrong: number) => ({
  logits: logitsOf([Array.from({ length: right + wrong }, () => [z, 0])]),
  labels: Array.from({ length: right + wrong }, (_, n) => Number(n >= right)),
});

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

const ensembles = fc.integer({ min: 1, max: 8 }).chain((examples) => {
  const exactly = (length: number) => ({ minLength: length, maxLength: length });
  const logit = fc.double({ min: -8, max: 8, noNaN: true });
  const member = fc.array(fc.array(logit, exactly(3)), exactly(examples));
  return fc.record({
    members: fc.array(member, { minLength: 1, maxLength: 3 }),
    labels: fc.array(fc.nat(2), exactly(examples)),
  });
});

describe('of the aggregate', () => {
  test('hand-computed: 90% sure and right in two of three of many, T = ln 9 / ln 2', () => {
    const { logits, labels } = sure(Math.log(9), 20_000, 10_000);
    const calibrator = temperature();
    const state = calibrator.fit(logits, labels, mean);
    expect(state).toEqual({ temperatures: [expect.closeTo(Math.log(9) / Math.LN2, 3)] });
    const { probabilities } = calibrator.calibrate(logits, state, mean);
    expect(probabilities[0]).toBeCloseTo(2 / 3, 4);
    expect(probabilities[1]).toBeCloseTo(1 / 3, 4);
  });

  test('keeps the order of the classes, at every temperature', () => {
    fc.assert(
      fc.property(ensembles, fc.double({ min: 0.2, max: 5, noNaN: true }), ({ members }, t) => {
        const logits = logitsOf(members);
        const before = mean(logits);
        const state = { temperatures: [t] };
        const { probabilities } = temperature().calibrate(logits, state, mean);
        for (let i = 0; i < before.length; i++) {
          for (let j = i - (i % 3); j < i; j++) {
            const kept = Math.sign(probabilities[i] - probabilities[j]);
            expect([0, Math.sign(before[i] - before[j])]).toContain(kept);
          }
        }
      }),
    );
  });
});

describe('of members', () => {
  test('each member gets the temperature of least cost of its own', () => {
    fc.assert(
      fc.property(ensembles, fc.constantFrom(1, 30), ({ members, labels }, scale) => {
        const scaled = members.map((member) => member.map((row) => row.map((z) => z * scale)));
        const state = temperature({ of: 'members' }).fit(logitsOf(scaled), labels, mean);
        const { temperatures } = state as { temperatures: number[] };
        expect(temperatures).toHaveLength(members.length);
        scaled.forEach((rows, m) => {
          const made = cost(rows, labels, temperatures[m]);
          const widest = Math.max(...rows.map((row) => Math.max(...row) - Math.min(...row)));
          const unit = Math.max(1, widest / 20);
          for (let power = -20; power <= 20; power++) {
            const other = cost(rows, labels, unit * 10 ** (power / 10));
            expect(made).toBeLessThanOrEqual(other + 1e-9);
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  test('hand-computed: also where the probabilities round to nothing', () => {
    // Odds of 9^20 to 1, right in two of three.
    const far = 20 * Math.log(9);
    const { logits, labels } = sure(far, 2, 1);
    const state = temperature({ of: 'members' }).fit(logits, labels, mean);
    const [t] = (state as { temperatures: number[] }).temperatures;
    expect(3 * far * (sigmoid(far / t) - 2 / 3)).toBeCloseTo(1 - 1 / t, 6);
  });

  test('hand-computed: the logits are divided, then aggregated', () => {
    const logits = logitsOf([[[Math.log(9), 0]], [[0, Math.log(16)]]]);
    const state = { temperatures: [2, 4] };
    // Odds 3 to 1 and 1 to 2.
    const { probabilities } = temperature({ of: 'members' }).calibrate(logits, state, mean);
    expect(probabilities[0]).toBeCloseTo((3 / 4 + 1 / 3) / 2, 14);
  });
});

describe.each(['aggregate', 'members'] as const)('of %s, when all is right', (of) => {
  const calibrator = temperature({ of });
  const z = Math.log(0.97 / 0.03);
  const { logits, labels } = sure(z, 100, 0);
  const state = calibrator.fit(logits, labels, mean);

  test('hand-computed: the pull to 1 stops T where it is as strong as what the examples say', () => {
    const [t] = (state as { temperatures: number[] }).temperatures;
    expect(100 * z * (1 - sigmoid(z / t))).toBeCloseTo(1 / t - 1, 6);
    expect(t).toBeCloseTo(0.57, 2);
  });

  test('an error in 200 afterwards costs no more than without calibration', () => {
    const later = sure(z, 199, 1);
    const { probabilities } = calibrator.calibrate(later.logits, state, mean);
    const costOf = (p: ArrayLike<number>) =>
      later.labels.reduce((sum, y, n) => sum - Math.log(p[2 * n + y]), 0) / 200;
    expect(costOf(probabilities)).toBeLessThan(costOf(mean(later.logits)));
  });
});

test.each(['aggregate', 'members'] as const)('of %s: T = 1 changes no bit', (of) => {
  fc.assert(
    fc.property(ensembles, ({ members }) => {
      const logits = logitsOf(members);
      const temperatures = of === 'aggregate' ? [1] : members.map(() => 1);
      const made = temperature({ of }).calibrate(logits, { temperatures }, mean);
      expect(made).toEqual({ probabilities: mean(logits) });
    }),
  );
});

test('is written down with its option, whatever else was made', () => {
  const both = [temperature(), temperature({ of: 'members' }), temperature()];
  expect(both.map(({ plugin }) => plugin.options)).toEqual(
    ['aggregate', 'members', 'aggregate'].map((of) => ({ of })),
  );
  expect(new Set(both).size).toBe(3);
  expect(() => temperature({ of: 'tickets' as 'members' })).toThrow(OptionError);
});

test.each([null, [1], {}, { temperatures: [] }, { temperatures: [0] }, { temperatures: ['1'] }])(
  'the state %j is refused: fit again',
  (state) => {
    const calibrate = () => temperature().calibrate(logitsOf([[[0, 1]]]), state, mean);
    expect(calibrate).toThrow(DataError);
    expect(calibrate).toThrow('Call fit again');
  },
);

test('a state of another ensemble, or another option, is refused', () => {
  const logits = logitsOf([[[0, 1]], [[1, 0]]]);
  const calibrate = (of: 'aggregate' | 'members', count: number) => () =>
    temperature({ of }).calibrate(logits, { temperatures: Array(count).fill(2) }, mean);
  expect(calibrate('members', 3)).toThrow('got 3 temperatures for 2 members. Call fit again');
  expect(calibrate('aggregate', 2)).toThrow('got 2 temperatures for one aggregate');
  expect(calibrate('members', 2)).not.toThrow();
});

test.each(['aggregate', 'members'] as const)('of %s: fit refuses what it cannot learn of', (of) => {
  const { fit } = temperature({ of });
  const none: MemberLogits = { data: new Float32Array(0), shape: [2, 0, 3] };
  expect(() => fit(none, [], mean)).toThrow(DataError);
  expect(() => fit(logitsOf([[[0, 1]]]), [2], mean)).toThrow(DataError);
  expect(() => fit(logitsOf([[[0, Number.NaN]]]), [0], mean)).toThrow(DataError);
});
