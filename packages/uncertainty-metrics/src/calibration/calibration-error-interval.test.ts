import { OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import {
  bootstrapScores,
  calibrationErrorInterval,
  expectedCalibrationError,
  type Table,
} from '../index.js';

/** So many examples of a confidence, of which so many are right. */
function predictionsIn(
  ...bins: readonly (readonly [confidence: number, count: number, right: number])[]
) {
  const rows = bins.flatMap(([sure, count]) =>
    Array.from({ length: count }, () => [sure, 1 - sure]),
  );
  const labels = bins.flatMap(([, count, right]) =>
    Array.from({ length: count }, (_, i) => (i < right ? 0 : 1)),
  );
  return { rows, labels };
}

const z = 1.959963984540054;
const spread = (count: number, right: number) => {
  const share = (right + z * z) / (count + 2 * z * z);
  return share * (1 - share);
};

test('one clear bin, hand-computed: the interval of a share', () => {
  const { rows, labels } = predictionsIn([0.9, 400, 320]);
  const reach = z * Math.sqrt(spread(400, 320) / 400);
  const [low, high] = calibrationErrorInterval(rows, labels);
  expect(low).toBeCloseTo(0.1 - reach, 10);
  expect(high).toBeCloseTo(0.1 + reach, 10);
});

test('two bins, hand-computed: what is not clear may be all bias', () => {
  // Half the examples are off by 0.2, the others by 0.02, which is less than their standard error.
  const { rows, labels } = predictionsIn([0.9, 200, 140], [0.7, 200, 144]);
  const variances = [
    (0.5 * (spread(200, 140) + 0.2 ** 2) - 0.1 ** 2) / 400,
    (0.5 * (spread(200, 144) + 0.02 ** 2) - 0.01 ** 2) / 400,
  ];
  // The shares in the error, 0.1 and 0.01, vary against each other, as examples do not lie in both bins.
  const reach = z * Math.sqrt(variances[0] + variances[1] - (2 * 0.1 * 0.01) / 400);
  const bias = Math.sqrt((2 / Math.PI) * variances[1]);
  const [low, high] = calibrationErrorInterval(rows, labels);
  expect(low).toBeCloseTo(0.11 - bias - reach, 10);
  expect(high).toBeCloseTo(0.11 + reach, 10);
});

test('holds 0 where every bin is right, and always the error on the data', () => {
  const { rows, labels } = predictionsIn([0.6, 100, 60], [0.9, 100, 90]);
  expect(expectedCalibrationError(rows, labels)).toBeCloseTo(0, 12);
  const [low, high] = calibrationErrorInterval(rows, labels);
  expect(low).toBe(0);
  expect(high).toBeGreaterThan(0.04);
  expect(high).toBeLessThan(0.1);
});

test('a bin without a miss says what the rule of three says', () => {
  // None of 1000 is wrong: the error rate is below 3.7 in 1000 in 97.5% of cases.
  const { rows, labels } = predictionsIn([0.9999, 1000, 1000]);
  const [, high] = calibrationErrorInterval(rows, labels);
  expect(high).toBeGreaterThan(0.0035);
  expect(high).toBeLessThan(0.005);
});

test('is in [0, 1] and wide where there is one example', () => {
  const [low, high] = calibrationErrorInterval([[0.4, 0.6]], [0]);
  expect([low, high]).toEqual([0, 1]);
  expect(calibrationErrorInterval([[1]], [0])[0]).toBe(0);
});

test('is narrower for a lower level, and for more examples', () => {
  const width = (times: number, level: number) => {
    const { rows, labels } = predictionsIn([0.9, 100 * times, 80 * times]);
    const [low, high] = calibrationErrorInterval(rows, labels, { level });
    return high - low;
  };
  expect(width(4, 0.5)).toBeLessThan(0.4 * width(4, 0.95));
  expect(width(16, 0.95) / width(4, 0.95)).toBeCloseTo(0.5, 1);
});

test('bins are those that are asked for', () => {
  const { rows, labels } = predictionsIn([0.6, 100, 100], [0.9, 100, 50]);
  expect(calibrationErrorInterval(rows, labels, { bins: 1 })[1]).toBeLessThan(0.1);
  expect(calibrationErrorInterval(rows, labels)[0]).toBeGreaterThan(0.3);
});

test('a paired difference is as sure as the predictors are alike', () => {
  const { rows, labels } = predictionsIn([0.9, 500, 400]);
  // As often right, of the same and of other examples.
  const shifted = (by: number): Table => ({
    data: Float64Array.from(
      rows.flatMap((_, i) => ((i + by) % 500 < 400 ? [0.8, 0.2] : [0.2, 0.8])),
    ),
    shape: [500, 2],
  });
  const zeros = labels.map(() => 0);
  const intervalOf = (by: number) =>
    bootstrapScores([shifted(0), shifted(by)], zeros).differences[0].ece.interval;
  for (const end of intervalOf(0)) expect(end).toBeCloseTo(0, 8);
  const [near, apart] = [intervalOf(1), intervalOf(250)].map(([low, high]) => high - low);
  expect(near).toBeGreaterThan(0);
  expect(apart).toBeGreaterThan(5 * near);
});

test('finds a difference that is there', () => {
  const { rows, labels } = predictionsIn([0.9, 2000, 1600]);
  const honest = rows.map(() => [0.8, 0.2]);
  const { difference, interval } = bootstrapScores([honest, rows], labels).differences[0].ece;
  expect(difference).toBeCloseTo(-0.1, 10);
  expect(interval[1]).toBeLessThan(-0.06);
  expect(interval[0]).toBeGreaterThan(-0.14);
});

test('other levels and bins are refused', () => {
  for (const level of [0, 1, 95, Number.NaN]) {
    expect(() => calibrationErrorInterval([[1, 0]], [0], { level })).toThrow(OptionError);
  }
  expect(() => calibrationErrorInterval([[1, 0]], [0], { bins: 0 })).toThrow(OptionError);
});
