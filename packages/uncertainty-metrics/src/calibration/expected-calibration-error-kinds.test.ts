import { OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedCalibrationError, type Table } from '../index.js';
import { nested, predictions } from '../testing-predictions.js';

/** Two classes, the first at these probabilities. */
const binary = (confidences: readonly number[]) => confidences.map((c) => [c, 1 - c]);

function groupBy<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

describe('norms', () => {
  // (11/15, 12/15]: 0.8, one of two right, gap 0.3 at 2/3. (14/15, 1]: 0.95, right, gap 0.05 at 1/3.
  const rows = binary([0.8, 0.8, 0.95]);
  const labels = [0, 1, 0];
  test.each([
    ['l1', 0.3 * (2 / 3) + 0.05 / 3],
    ['l2', Math.sqrt(0.09 * (2 / 3) + 0.0025 / 3)],
    ['max', 0.3],
  ] as const)('%s, hand-computed', (norm, expected) => {
    expect(expectedCalibrationError(rows, labels, { norm })).toBeCloseTo(expected, 14);
  });

  test('l1 <= l2 <= max', () => {
    fc.assert(
      fc.property(predictions, ({ p, labels }) => {
        const by = (norm: 'l1' | 'l2' | 'max') => expectedCalibrationError(p, labels, { norm });
        expect(by('l1')).toBeLessThanOrEqual(by('l2') + 1e-12);
        expect(by('l2')).toBeLessThanOrEqual(by('max') + 1e-12);
      }),
    );
  });
});

describe('equal mass', () => {
  const options = { bins: 2, binning: 'equal-mass' } as const;

  test('hand-computed: halves of the confidences', () => {
    // {0.6, 0.7} with one right: gap 0.15. {0.8, 0.9} with both right: gap 0.15.
    const rows = binary([0.9, 0.6, 0.8, 0.7]);
    expect(expectedCalibrationError(rows, [0, 0, 0, 1], options)).toBeCloseTo(0.15, 14);
  });

  test('equal confidences stay together, in the bin of the first of them', () => {
    // The first bin takes two; 0.7 is there three times, so it has four, and the second has 0.9.
    const rows = binary([0.6, 0.7, 0.7, 0.7, 0.9]);
    // Right: 0 of 4 (gap 2.7 / 4), 1 of 1 (gap 0.1).
    expect(expectedCalibrationError(rows, [1, 1, 1, 1, 0], options)).toBeCloseTo(2.8 / 5, 14);
  });

  test('all equal is one bin', () => {
    const rows = binary([0.75, 0.75, 0.75, 0.75]);
    expect(expectedCalibrationError(rows, [0, 0, 0, 1], { binning: 'equal-mass' })).toBe(0);
  });

  test('without ties it is what cutting the sorted confidences into even pieces gives', () => {
    const confidences = fc.uniqueArray(fc.integer({ min: 501, max: 999 }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        confidences,
        fc.integer({ min: 1, max: 20 }),
        fc.infiniteStream(fc.boolean()),
        (made, bins, rights) => {
          const all = made.map((thousandths) => ({
            confidence: thousandths / 1000,
            right: rights.next().value ? 1 : 0,
          }));
          const sorted = all.toSorted((a, b) => a.confidence - b.confidence);
          const pieces = groupBy(sorted, (one) =>
            Math.floor((sorted.indexOf(one) * bins) / sorted.length),
          );
          let twin = 0;
          for (const piece of pieces.values()) {
            twin += Math.abs(piece.reduce((sum, one) => sum + one.right - one.confidence, 0));
          }
          const sizes = [...pieces.values()].map((piece) => piece.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          const rows = binary(all.map((one) => one.confidence));
          const labels = all.map((one) => 1 - one.right);
          const error = expectedCalibrationError(rows, labels, { bins, binning: 'equal-mass' });
          expect(error).toBeCloseTo(twin / all.length, 12);
        },
      ),
    );
  });
});

describe('class-wise', () => {
  test('hand-computed, with classes that are never the most probable', () => {
    // Class by class: confidence 0.6 of which half come true, 0.3 and a half, 0.1 and none.
    const rows = [
      [0.6, 0.3, 0.1],
      [0.6, 0.3, 0.1],
    ];
    const error = expectedCalibrationError(rows, [0, 1], { of: 'class-wise' });
    expect(error).toBeCloseTo((0.1 + 0.2 + 0.1) / 3, 14);
  });

  test('is the mean of the classes’ own errors', () => {
    fc.assert(
      fc.property(predictions, fc.constantFrom('l1', 'l2', 'max'), ({ p, labels }, norm) => {
        const errors = nested(p)[0].map((_, k) => {
          const bins = groupBy(
            nested(p).map((row, n) => ({ c: row[k], o: labels[n] === k ? 1 : 0 })),
            ({ c }) => Math.max(0, Math.min(3, Math.ceil(c * 4) - 1)),
          );
          const gaps = [...bins.values()].map((inside) => ({
            w: inside.length / labels.length,
            gap: Math.abs(inside.reduce((sum, { c, o }) => sum + o - c, 0)) / inside.length,
          }));
          if (norm === 'max') return Math.max(...gaps.map(({ gap }) => gap));
          if (norm === 'l1') return gaps.reduce((sum, { w, gap }) => sum + w * gap, 0);
          return Math.sqrt(gaps.reduce((sum, { w, gap }) => sum + w * gap ** 2, 0));
        });
        const twin = errors.reduce((a, b) => a + b, 0) / errors.length;
        const options = { bins: 4, norm, of: 'class-wise' } as const;
        expect(expectedCalibrationError(p, labels, options)).toBeCloseTo(twin, 12);
      }),
    );
  });
});

test('a perfectly calibrated predictor has next to none, whichever way it is taken', () => {
  // 1,000 times each of 6 rows in tenths, with labels in just these shares.
  const tenths = [
    [5, 3, 2],
    [6, 2, 2],
    [1, 8, 1],
    [0, 0, 10],
    [4, 3, 3],
    [2, 1, 7],
  ];
  const rows: number[][] = [];
  const labels: number[] = [];
  for (const row of tenths) {
    for (let i = 0; i < 1000; i++) {
      rows.push(row.map((t) => t / 10));
      labels.push(row.flatMap((t, k) => Array(t).fill(k))[i % 10]);
    }
  }
  for (const binning of ['equal-width', 'equal-mass'] as const) {
    for (const of of ['top-label', 'class-wise'] as const) {
      const error = expectedCalibrationError(rows, labels, { binning, of, norm: 'max' });
      expect(error).toBeLessThan(1e-12);
    }
  }
});

test('a kind that there is not is refused', () => {
  const given = (options: object) => () =>
    expectedCalibrationError([[1, 0]], [0], options as Record<string, never>);
  expect(given({ binning: 'equal' })).toThrow(OptionError);
  expect(given({ norm: 'l3' })).toThrow('norm: got "l3", expected one of l1, l2, max.');
  expect(given({ of: 'classes' })).toThrow(OptionError);
});

test('does not sort the caller’s numbers', () => {
  const data = Float64Array.of(0.9, 0.1, 0.6, 0.4);
  const table: Table = { data, shape: [2, 2] };
  expectedCalibrationError(table, [0, 0], { binning: 'equal-mass' });
  expect(data).toEqual(Float64Array.of(0.9, 0.1, 0.6, 0.4));
});
