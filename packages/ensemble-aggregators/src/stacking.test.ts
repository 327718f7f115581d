import { DataError, type MemberLogits, random } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanLogit } from './mean-logit.js';
import { stacking } from './stacking.js';
import { stackingLikelihood } from './stacking-likelihood.js';

type Fitted = {
  readonly weights: readonly number[];
  readonly biases: readonly number[];
};

/** The objective of members' log-probabilities, by [member][example][class], written down plainly. */
function objective(
  logs: readonly (readonly (readonly number[])[])[],
  labels: readonly number[],
  { weights, biases }: Fitted,
): number {
  const costs = labels.map((label, n) => {
    const scores = biases.map((bias, k) =>
      logs.reduce((s, log, m) => s + weights[m] * log[n][k], bias),
    );
    return Math.log(scores.reduce((sum, s) => sum + Math.exp(s), 0)) - scores[label];
  });
  const pull =
    weights.reduce((sum, w) => sum + (logs.length * w - 1) ** 2 / logs.length, 0) +
    biases.reduce((sum, b) => sum + b * b, 0);
  return (costs.reduce((a, b) => a + b) + pull / 2) / labels.length;
}

const problems = fc
  .record({
    members: fc.integer({ min: 1, max: 3 }),
    examples: fc.integer({ min: 1, max: 6 }),
    classes: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ members, examples, classes }) => {
    const exactly = (length: number) => ({ minLength: length, maxLength: length });
    const number = fc.double({ min: -4, max: 4, noNaN: true });
    const logs = fc.array(number, exactly(classes)).map((row) => {
      const sum = row.reduce((total, z) => total + Math.exp(z), 0);
      return row.map((z) => z - Math.log(sum));
    });
    return fc.record({
      logs: fc.array(fc.array(logs, exactly(examples)), exactly(members)),
      labels: fc.array(fc.nat(classes - 1), exactly(examples)),
      at: fc.record({
        weights: fc.array(number, exactly(members)),
        biases: fc.array(number, exactly(classes)),
      }),
    });
  });

const stack = (members: readonly (readonly (readonly number[])[])[]): MemberLogits => ({
  data: Float64Array.from(members.flat(2)),
  shape: [members.length, members[0].length, members[0][0].length],
});

const fit = (logits: MemberLogits, labels: ArrayLike<number>) =>
  stacking().fit?.(logits, labels) as Fitted;

test('the likelihood is its formula, its gradient that of finite differences', () => {
  fc.assert(
    fc.property(problems, ({ logs, labels, at }) => {
      const of = stackingLikelihood(stack(logs), labels);
      const place = Float64Array.of(...at.weights, ...at.biases);
      const gradient = new Float64Array(place.length);
      expect(of(place, gradient)).toBeCloseTo(objective(logs, labels, at), 10);
      gradient.forEach((slope, i) => {
        const moved = (by: number) =>
          of(
            place.map((p, j) => (j === i ? p + by : p)),
            new Float64Array(place.length),
          );
        expect(slope).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 4);
      });
    }),
  );
});

test('fit finds parameters that no random others beat, near or far', () => {
  fc.assert(
    fc.property(problems, fc.nat(), ({ logs, labels, at }, seed) => {
      const found = fit(stack(logs), labels);
      const least = objective(logs, labels, found);
      expect(least).toBeLessThanOrEqual(objective(logs, labels, at) + 1e-9);
      const noise = random.derive(seed, 'noise');
      for (const size of [1, 0.1, 0.001]) {
        const near = (value: number) => value + size * (noise.uniform() - 0.5);
        const other = { weights: found.weights.map(near), biases: found.biases.map(near) };
        expect(least).toBeLessThanOrEqual(objective(logs, labels, other) + 1e-9);
      }
    }),
  );
});

test('hand-computed: one member, two classes, symmetric examples', () => {
  // ln p = (0, -t) up to a constant; by symmetry no biases, and 4 examples of which 3 are right:
  // 4 t sigma(w t) - 3 t + (w - 1) = 0.
  const t = 1.5;
  const logits = stack([
    [
      [t, 0],
      [0, t],
      [t, 0],
      [0, t],
      [t, 0],
      [0, t],
      [t, 0],
      [0, t],
    ],
  ]);
  const labels = [0, 1, 0, 1, 0, 1, 1, 0];
  let [low, high] = [0, 3];
  for (let i = 0; i < 60; i++) {
    const w = (low + high) / 2;
    if (8 * (t / (1 + Math.exp(-w * t))) - 6 * t + (w - 1) < 0) low = w;
    else high = w;
  }
  const { weights, biases } = fit(logits, labels);
  expect(weights[0]).toBeCloseTo(low, 6);
  expect(biases).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
  const [first] = stacking().aggregate(logits, { weights, biases });
  expect(first).toBeCloseTo(1 / (1 + Math.exp(-low * t)), 6);
});

test('equal weights without biases are mean-logit', () => {
  fc.assert(
    fc.property(problems, ({ logs }) => {
      const logits = stack(logs);
      const state = { weights: logs.map(() => 1 / logs.length), biases: logs[0][0].map(() => 0) };
      const made = stacking().aggregate(logits, state);
      meanLogit()
        .aggregate(logits)
        .forEach((p, i) => {
          expect(made[i]).toBeCloseTo(p, 12);
        });
    }),
  );
});

test('trusts the member that knows, and corrects a class that all favour', () => {
  const noise = random.derive(1, 'stacking');
  const labels = Int32Array.from({ length: 600 }, () => noise.integer(3));
  const knows = [...labels].flatMap((y) =>
    [0, 1, 2].map((k) => (k === y ? 2 : 0) + 2 * noise.uniform() + (k === 2 ? 2 : 0)),
  );
  const guesses = [...labels].flatMap(() =>
    [0, 1, 2].map((k) => 4 * noise.uniform() + (k === 2 ? 2 : 0)),
  );
  const logits = { data: Float64Array.of(...knows, ...guesses), shape: [2, 600, 3] as const };
  const { weights, biases } = fit(logits, labels);
  expect(weights[0]).toBeGreaterThan(1);
  expect(Math.abs(weights[1])).toBeLessThan(weights[0] / 4);
  expect(biases[2]).toBeLessThan(biases[0] - 1);
});

test('a thousand classes', { timeout: 10_000 }, () => {
  const noise = random.derive(2, 'stacking');
  const [members, examples, classes] = [3, 100, 1000];
  const data = Float32Array.from(
    { length: members * examples * classes },
    () => 4 * noise.uniform(),
  );
  const labels = Int32Array.from({ length: examples }, () => noise.integer(classes));
  for (let m = 0; m < members; m++) {
    labels.forEach((label, n) => {
      data[(m * examples + n) * classes + label] += 4;
    });
  }
  const logits = { data, shape: [members, examples, classes] as const };
  const { weights } = fit(logits, labels);
  expect(Math.min(...weights)).toBeGreaterThan(1 / members);
});

const two: MemberLogits = { data: new Float32Array(4), shape: [2, 1, 2] };

test('aggregate asks for fit, and for the state of this ensemble', () => {
  expect(() => stacking().aggregate(two)).toThrow(DataError);
  expect(() => stacking().aggregate(two)).toThrow('stacking: got no weights. Call fit');
  for (const [members, classes] of [
    [3, 2],
    [2, 1],
  ]) {
    const state = { weights: Array(members).fill(1), biases: Array(classes).fill(0) };
    expect(() => stacking().aggregate(two, state)).toThrow(
      `stacking: got ${members} weights and ${classes} biases for 2 members and 2 classes. Call fit again`,
    );
  }
});

test.each([null, [1, 1], { weights: [1, 1] }, { weights: [1, null], biases: [0, 0] }])(
  'the state %j is refused',
  (state) => {
    expect(() => stacking().aggregate(two, state)).toThrow(DataError);
    expect(() => stacking().aggregate(two, state)).toThrow('expected what fit returns');
  },
);

test('fit needs examples, and labels that fit', () => {
  const none: MemberLogits = { data: new Float32Array(0), shape: [2, 0, 3] };
  expect(() => stacking().fit?.(none, [])).toThrow(DataError);
  expect(() => stacking().fit?.(two, [2])).toThrow(DataError);
});
