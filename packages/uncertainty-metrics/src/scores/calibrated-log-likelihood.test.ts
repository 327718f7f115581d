import { DataError, OptionError, random } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderOfContent } from '../calibration/content-order.js';
import {
  applyTemperature,
  calibratedLogLikelihood,
  fitTemperature,
  negativeLogLikelihood,
  softmax,
  type Table,
  takeRows,
} from '../index.js';

/** Predictions of known quality: labels drawn from them. */
function calibrated(examples: number, classes = 4, seed = 1): { p: Table; labels: number[] } {
  const stream = random.derive(seed, 'calibrated');
  const logits = Array.from({ length: examples }, () =>
    Array.from({ length: classes }, () => 6 * (stream.uniform() - 0.5)),
  );
  const p = softmax(logits);
  const labels = logits.map((_, n) => {
    let left = stream.uniform();
    for (let k = 0; k < classes - 1; k++) {
      left -= p.data[n * classes + k];
      if (left < 0) return k;
    }
    return classes - 1;
  });
  return { p, labels };
}

const meanLogOf = (p: Table, labels: readonly number[]) =>
  labels.reduce((sum, y, n) => sum + Math.log(p.data[n * p.shape[1] + y]), 0) / labels.length;

test('of calibrated predictions it is about their own log-likelihood', () => {
  const { p, labels } = calibrated(4000);
  expect(calibratedLogLikelihood(p, labels)).toBeCloseTo(meanLogOf(p, labels), 2);
});

test('a temperature changes the log-likelihood and not the calibrated one', () => {
  const { p, labels } = calibrated(500);
  const fair = calibratedLogLikelihood(p, labels);
  for (const temperature of [0.5, 2, 4]) {
    const off = applyTemperature(p, temperature);
    expect(meanLogOf(off, labels)).toBeLessThan(meanLogOf(p, labels) - 0.01);
    // Not quite the same halves, as the examples' content is not.
    expect(calibratedLogLikelihood(off, labels)).toBeCloseTo(fair, 3);
  }
});

test('of 2 examples each is evaluated at the temperature of the other', () => {
  // Alone, (0.8, 0.2) of label 0 wants 0.01: then the other, wrong, costs 100 ln(0.7 / 0.3). And the other wants 100.
  const rows = [
    [0.8, 0.2],
    [0.7, 0.3],
  ];
  const cold = -Math.log(1 + (0.7 / 0.3) ** 100);
  const hot = -Math.log(1 + (0.2 / 0.8) ** 0.01);
  expect(calibratedLogLikelihood(rows, [0, 1])).toBeCloseTo((cold + hot) / 2, 9);
});

test.each([400, 12_000])(
  'is what it says, of %i examples: of large halves 5,000 are fitted',
  (examples) => {
    const { p, labels } = calibrated(examples, 3);
    const order = orderOfContent(p, labels);
    const drawn = random.derive(7, 'calibrated-log-likelihood', 0).permutation(examples);
    const half = examples / 2;
    const halves = [drawn.slice(0, half), drawn.slice(half)].map((indices) =>
      indices.map((index) => order[index]),
    );
    const labelsOf = (chosen: Int32Array) => chosen.map((n) => labels[n]);
    const likelihoods = halves.map((evaluated, i) => {
      const fitted = halves[1 - i].slice(0, 5000);
      const temperature = fitTemperature(takeRows(p, fitted), labelsOf(fitted));
      return -negativeLogLikelihood(
        applyTemperature(takeRows(p, evaluated), temperature),
        labelsOf(evaluated),
      );
    });
    const fair = calibratedLogLikelihood(p, labels, { splits: 1, seed: 7 });
    expect(fair).toBeCloseTo((likelihoods[0] + likelihoods[1]) / 2, 9);
  },
);

test('the order of the examples changes nothing, the seed a little', () => {
  const { p, labels } = calibrated(60);
  const fair = calibratedLogLikelihood(p, labels);
  const order = random.derive(1, 'other order').permutation(60);
  const other: Table = {
    data: p.data.map((_, at) => p.data[order[Math.floor(at / 4)] * 4 + (at % 4)]),
    shape: p.shape,
  };
  const otherLabels = Array.from(order, (n) => labels[n]);
  expect(calibratedLogLikelihood(other, otherLabels)).toBeCloseTo(fair, 9);
  const reseeded = calibratedLogLikelihood(p, labels, { seed: 2 });
  expect(reseeded).not.toBe(fair);
  expect(Math.abs(reseeded - fair)).toBeLessThan(0.05);
  expect(calibratedLogLikelihood(p, labels)).toBe(fair);
});

test('is finite for probabilities of 0 and 1, and 0 of a single class', () => {
  const rows = [
    [1, 0],
    [0, 1],
    [1, 0],
  ];
  fc.assert(
    fc.property(fc.array(fc.nat(1), { minLength: 3, maxLength: 3 }), (labels) => {
      const made = calibratedLogLikelihood(rows, labels);
      expect(Number.isFinite(made)).toBe(true);
      expect(made).toBeLessThanOrEqual(0);
    }),
  );
  expect(calibratedLogLikelihood([[1], [1]], [0, 0])).toBe(0);
});

test('refuses a single example, and splits that are no number of splits', () => {
  expect(() => calibratedLogLikelihood([[1, 0]], [0])).toThrow(DataError);
  const rows = [
    [1, 0],
    [1, 0],
  ];
  for (const splits of [0, 1.5]) {
    expect(() => calibratedLogLikelihood(rows, [0, 0], { splits })).toThrow(OptionError);
  }
  expect(() => calibratedLogLikelihood(rows, [0, 0], { seed: -1 })).toThrow(OptionError);
});
