import { DataError, OptionError, random } from '@freetickets/core';
import { expect, test } from 'vitest';
import {
  applyTemperature,
  expectedCalibrationError,
  fitTemperature,
  softmax,
  type Table,
  takeRows,
  temperatureScaledCalibrationError,
} from '../index.js';
import { orderOfContent } from './content-order.js';

/** Predictions of known quality: labels drawn from them. */
function calibrated(examples: number, classes = 4): { p: Table<Float64Array>; labels: number[] } {
  const stream = random.derive(1, 'calibrated');
  const p = softmax(
    Array.from({ length: examples }, () =>
      Array.from({ length: classes }, () => 6 * (stream.uniform() - 0.5)),
    ),
  );
  const labels = Array.from({ length: examples }, (_, n) => {
    let left = stream.uniform();
    let label = 0;
    while (label < classes - 1) {
      left -= p.data[n * classes + label];
      if (left < 0) break;
      label++;
    }
    return label;
  });
  return { p, labels };
}

test('nothing is left of what a temperature makes', () => {
  const { p, labels } = calibrated(4000);
  for (const temperature of [0.4, 2.5]) {
    const off = applyTemperature(p, temperature);
    expect(expectedCalibrationError(off, labels)).toBeGreaterThan(0.1);
    expect(temperatureScaledCalibrationError(off, labels)).toBeLessThan(0.02);
  }
});

test('what a temperature cannot correct is left', () => {
  // Half of the examples are 90% sure and right in 6 of 10, half are 60% sure and right in 9 of 10.
  const rows = Array.from({ length: 400 }, (_, n) => (n % 2 ? [0.9, 0.1] : [0.6, 0.4]));
  const labels = rows.map((_, n) => (Math.floor(n / 2) % 10 < (n % 2 ? 6 : 9) ? 0 : 1));
  expect(temperatureScaledCalibrationError(rows, labels)).toBeGreaterThan(0.1);
});

test.each([
  [400, { bins: 7, binning: 'equal-mass' } as const],
  [12_000, {}],
])('is what it says, of %i examples: of large halves 5,000 are fitted', (examples, binning) => {
  const { p, labels } = calibrated(examples, 3);
  const order = orderOfContent(p, labels);
  const drawn = random.derive(7, 'calibrated-log-likelihood', 0).permutation(examples);
  const halves = [drawn.slice(0, examples / 2), drawn.slice(examples / 2)].map((indices) =>
    indices.map((index) => order[index]),
  );
  const tempered = new Float64Array(p.data.length);
  for (const [i, evaluated] of halves.entries()) {
    const fitted = halves[1 - i].slice(0, 5000);
    const temperature = fitTemperature(
      takeRows(p, fitted),
      Array.from(fitted, (n) => labels[n]),
    );
    const { data } = applyTemperature(takeRows(p, evaluated), temperature);
    for (const [at, n] of evaluated.entries()) {
      tempered.set(data.subarray(3 * at, 3 * at + 3), 3 * n);
    }
  }
  expect(
    temperatureScaledCalibrationError(p, labels, { splits: 1, seed: 7, ...binning }),
  ).toBeCloseTo(expectedCalibrationError({ data: tempered, shape: p.shape }, labels, binning), 9);
});

test('is the mean over splits, and 0 of a single class', () => {
  const { p, labels } = calibrated(300);
  const first = temperatureScaledCalibrationError(p, labels, { splits: 1 });
  const both = temperatureScaledCalibrationError(p, labels, { splits: 2 });
  expect(both).not.toBe(first);
  expect(Math.abs(both - first)).toBeLessThan(0.02);
  expect(temperatureScaledCalibrationError([[1], [1]], [0, 0])).toBe(0);
});

test('refuses a single example, and splits and bins that are no numbers of them', () => {
  expect(() => temperatureScaledCalibrationError([[1, 0]], [0])).toThrow(DataError);
  const rows = [
    [1, 0],
    [1, 0],
  ];
  for (const options of [{ splits: 0 }, { splits: 1.5 }, { bins: 0 }, { seed: -1 }]) {
    expect(() => temperatureScaledCalibrationError(rows, [0, 0], options)).toThrow(OptionError);
  }
});
