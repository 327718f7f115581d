import { OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brierDecomposition, brierScore } from '../index.js';
import { nested, predictions } from '../testing-predictions.js';

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

test('hand-computed: one probability a bin, as in Murphy’s partition', () => {
  // 0.8 for four examples of which three come true, 0.3 for two of which one does. Each class counts the same.
  const rows = [...Array(4).fill([0.8, 0.2]), ...Array(2).fill([0.3, 0.7])];
  const labels = [0, 0, 0, 1, 0, 1];
  const made = brierDecomposition(rows, labels);
  expect(made.reliability).toBeCloseTo(2 * ((4 / 6) * 0.05 ** 2 + (2 / 6) * 0.2 ** 2), 14);
  expect(made.resolution).toBeCloseTo(2 * ((4 / 6) * (1 / 12) ** 2 + (2 / 6) * (1 / 6) ** 2), 14);
  expect(made.uncertainty).toBeCloseTo(2 * (2 / 3) * (1 / 3), 14);
});

test('the three parts make up the Brier score, in whatever bins', () => {
  fc.assert(
    fc.property(predictions, fc.integer({ min: 1, max: 30 }), ({ p, labels }, bins) => {
      const { reliability, resolution, uncertainty } = brierDecomposition(p, labels, { bins });
      const brier = brierScore(p, labels);
      expect(Math.abs(reliability - resolution + uncertainty - brier)).toBeLessThan(1e-12);
    }),
  );
});

test('the resolution is that of Stephenson, Coelho and Jolliffe: less variance, plus twice the covariance', () => {
  fc.assert(
    fc.property(predictions, fc.integer({ min: 1, max: 8 }), ({ p, labels }, bins) => {
      let resolution = 0;
      for (let k = 0; k < p.shape[1]; k++) {
        const pairs = nested(p).map((row, n) => ({ p: row[k], o: labels[n] === k ? 1 : 0 }));
        const frequency = mean(pairs.map(({ o }) => o));
        for (let b = 0; b < bins; b++) {
          const inside = pairs.filter(
            (one) => (b === 0 || one.p > b / bins) && (b === bins - 1 || one.p <= (b + 1) / bins),
          );
          if (inside.length === 0) continue;
          const [pb, ob] = [mean(inside.map((one) => one.p)), mean(inside.map((one) => one.o))];
          const variance = mean(inside.map((one) => (one.p - pb) ** 2));
          const covariance = mean(inside.map((one) => (one.p - pb) * (one.o - ob)));
          const share = inside.length / pairs.length;
          resolution += share * ((ob - frequency) ** 2 - variance + 2 * covariance);
        }
      }
      expect(brierDecomposition(p, labels, { bins }).resolution).toBeCloseTo(resolution, 12);
    }),
  );
});

test('a perfect prediction has all the resolution there is', () => {
  const rows = [
    [1, 0],
    [0, 1],
  ];
  expect(brierDecomposition(rows, [0, 1])).toEqual({
    reliability: 0,
    resolution: 0.5,
    uncertainty: 0.5,
  });
});

test('one class leaves nothing open', () => {
  expect(brierDecomposition([[1]], [0])).toEqual({ reliability: 0, resolution: 0, uncertainty: 0 });
});

test('refuses bins that are no number of bins', () => {
  expect(() => brierDecomposition([[1, 0]], [0], { bins: 0 })).toThrow(OptionError);
});
