import { DataError, random } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { vector } from '../plugins.js';
import { negativeLogLikelihood } from '../scores/negative-log-likelihood.js';
import { mean, memberOf } from './testing-ensembles.js';
import { vectorLikelihood } from './vector-likelihood.js';

const tables = fc
  .record({ examples: fc.integer({ min: 1, max: 6 }), classes: fc.integer({ min: 1, max: 4 }) })
  .chain(({ examples, classes }) => {
    const exactly = (length: number) => ({ minLength: length, maxLength: length });
    const row = fc
      .array(fc.double({ min: 0.001, max: 1, noNaN: true }), exactly(classes))
      .map((odds) => odds.map((o) => o / odds.reduce((a, b) => a + b)));
    return fc.record({
      rows: fc.array(row, exactly(examples)),
      labels: fc.array(fc.nat(classes - 1), exactly(examples)),
      parameters: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), exactly(2 * classes)),
    });
  });

/** The objective, written down plainly. */
function objective(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  scales: readonly number[],
  shifts: readonly number[],
): number {
  const nll = rows.map((row, n) => {
    const z = row.map((p, k) => scales[k] * Math.log(p) + shifts[k]);
    return Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0)) - z[labels[n]];
  });
  const pull = [...scales.map((a) => (a - 1) ** 2), ...shifts.map((b) => b ** 2)];
  return [...nll, ...pull.map((square) => square / 2)].reduce((a, b) => a + b) / rows.length;
}

test('the likelihood is its formula, its gradient that of finite differences', () => {
  fc.assert(
    fc.property(tables, ({ rows, labels, parameters }) => {
      const classes = rows[0].length;
      const logs = Float64Array.from(rows.flat(), Math.log);
      const of = vectorLikelihood({ data: logs, shape: [rows.length, classes] }, labels);
      const gradient = new Float64Array(2 * classes);
      const at = (p: readonly number[]) => of(Float64Array.from(p), new Float64Array(2 * classes));
      const plain = objective(
        rows,
        labels,
        parameters.slice(0, classes),
        parameters.slice(classes),
      );
      expect(of(Float64Array.from(parameters), gradient)).toBeCloseTo(plain, 10);
      gradient.forEach((slope, i) => {
        const moved = (by: number) => at(parameters.map((p, j) => (j === i ? p + by : p)));
        expect(slope).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 5);
      });
    }),
  );
});

test('fit finds parameters that no random others beat, near or far', () => {
  fc.assert(
    fc.property(tables, fc.nat(), ({ rows, labels, parameters }, seed) => {
      const state = vector().fit(memberOf(rows), labels, mean);
      const { scales, shifts } = state as { scales: number[]; shifts: number[] };
      const least = objective(rows, labels, scales, shifts);
      const noise = random.derive(seed, 'noise');
      for (const size of [1, 0.1, 0.001]) {
        const near = (value: number) => value + size * (noise.uniform() - 0.5);
        const other = objective(rows, labels, scales.map(near), shifts.map(near));
        expect(least).toBeLessThanOrEqual(other + 1e-9);
      }
      const classes = scales.length;
      const far = objective(rows, labels, parameters.slice(0, classes), parameters.slice(classes));
      expect(least).toBeLessThanOrEqual(far + 1e-9);
    }),
  );
});

test('hand-computed: without information in the rows the shifts carry the shares', () => {
  // Rows of (1/2, 1/2), labels 9 to 1. By symmetry a_0 - 1 = -(a_1 - 1) = ln(1/2) b_0, b_1 = -b_0, and the odds z of the
  // first class satisfy 10 p - 9 + b_0 = 0 with z = 2 b_0 (1 + ln(2)^2).
  const rows = Array.from({ length: 10 }, () => [0.5, 0.5]);
  const labels = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0];
  let [low, high] = [0, 2];
  for (let i = 0; i < 60; i++) {
    const b = (low + high) / 2;
    const p = 1 / (1 + Math.exp(-2 * b * (1 + Math.LN2 ** 2)));
    if (10 * p - 9 + b < 0) low = b;
    else high = b;
  }
  const state = vector().fit(memberOf(rows), labels, mean);
  const { scales, shifts } = state as { scales: number[]; shifts: number[] };
  expect(shifts).toEqual([expect.closeTo(low, 5), expect.closeTo(-low, 5)]);
  expect(scales).toEqual([
    expect.closeTo(1 - Math.LN2 * low, 5),
    expect.closeTo(1 + Math.LN2 * low, 5),
  ]);
});

test('undoes a distortion of scales and shifts, given enough examples', () => {
  const noise = random.derive(1, 'vector');
  const classes = 3;
  const [rows, labels]: [number[][], number[]] = [[], []];
  for (let n = 0; n < 3000; n++) {
    const z = Array.from({ length: classes }, () => 6 * noise.uniform() - 3);
    const odds = z.map(Math.exp);
    const sum = odds.reduce((a, b) => a + b);
    let left = noise.uniform() * sum;
    labels.push(
      odds.findIndex((o) => {
        left -= o;
        return left < 0;
      }),
    );
    // What the predictor says: too sure, and too fond of class 2.
    const said = z.map((value, k) => Math.exp(2 * (value - Math.log(sum)) + [0, 0, 1.5][k]));
    rows.push(said.map((o) => o / said.reduce((a, b) => a + b)));
  }
  const logits = memberOf(rows);
  const state = vector().fit(logits, labels, mean);
  const shape = [rows.length, classes] as const;
  const { probabilities } = vector().calibrate(logits, state, mean);
  const before = negativeLogLikelihood(rows, labels);
  const after = negativeLogLikelihood({ data: probabilities, shape }, labels);
  expect(after).toBeLessThan(before - 0.2);
  const { scales, shifts } = state as { scales: number[]; shifts: number[] };
  for (const scale of scales) expect(scale).toBeCloseTo(0.5, 1);
  expect(shifts[2] - (shifts[0] + shifts[1]) / 2).toBeCloseTo(-0.75, 0);
});

test('a class that never occurs, or that has probability 0, gets finite parameters', () => {
  const rows = [
    [0.2, 0.3, 0.5, 0],
    [0.6, 0.4, 0, 0],
  ];
  const aggregate = () => Float64Array.from(rows.flat());
  const state = vector().fit(memberOf(rows), [0, 2], aggregate);
  const { scales, shifts } = state as { scales: number[]; shifts: number[] };
  expect([...scales, ...shifts].every(Number.isFinite)).toBe(true);
  const { probabilities } = vector().calibrate(memberOf(rows), state, aggregate);
  expect(probabilities.every((p) => p > 0 && p < 1)).toBe(true);
});

test('a thousand classes', { timeout: 10_000 }, () => {
  const noise = random.derive(2, 'vector');
  const [examples, classes] = [300, 1000];
  const data = Float32Array.from({ length: examples * classes }, () => 4 * noise.uniform());
  const labels = Int32Array.from({ length: examples }, () => noise.integer(classes));
  labels.forEach((label, n) => {
    data[n * classes + label] += 6;
  });
  const logits = { data, shape: [1, examples, classes] as const };
  const state = vector().fit(logits, labels, mean);
  const { probabilities } = vector().calibrate(logits, state, mean);
  const shape = [examples, classes] as const;
  expect(negativeLogLikelihood({ data: probabilities, shape }, labels)).toBeLessThan(
    negativeLogLikelihood({ data: mean(logits), shape }, labels),
  );
});

test.each([null, {}, { scales: [1, 1] }, { scales: [1, 'a'], shifts: [0, 0] }])(
  'the state %j is refused: fit again',
  (state) => {
    const calibrate = () => vector().calibrate(memberOf([[0.5, 0.5]]), state, mean);
    expect(calibrate).toThrow(DataError);
    expect(calibrate).toThrow('Call fit again');
  },
);

test('a state of another number of classes is refused', () => {
  const state = { scales: [1, 1, 1], shifts: [0, 0] };
  const calibrate = () => vector().calibrate(memberOf([[0.5, 0.5]]), state, mean);
  expect(calibrate).toThrow('vector: got 3 scales and 2 shifts for 2 classes. Call fit again');
});

test('fit refuses what it cannot learn of', () => {
  const none = { data: new Float32Array(0), shape: [2, 0, 3] as const };
  expect(() => vector().fit(none, [], mean)).toThrow(DataError);
  expect(() => vector().fit(memberOf([[0.5, 0.5]]), [2], mean)).toThrow(DataError);
});
