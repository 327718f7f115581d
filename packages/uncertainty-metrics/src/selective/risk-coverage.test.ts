import { OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accuracy,
  areaUnderRiskCoverage,
  excessAreaUnderRiskCoverage,
  riskCoverage,
  type Table,
} from '../index.js';
import { nested, predictions } from '../testing-predictions.js';

const rowsOf = (...confidences: number[]) => confidences.map((c) => [c, 1 - c]);

test('hand-computed: the second surest is wrong', () => {
  const rows = rowsOf(0.6, 0.9, 0.8, 0.7);
  const labels = [0, 0, 1, 0];
  expect(riskCoverage(rows, labels)).toEqual([
    { coverage: 0.25, risk: 0 },
    { coverage: 0.5, risk: 1 / 2 },
    { coverage: 0.75, risk: 1 / 3 },
    { coverage: 1, risk: 1 / 4 },
  ]);
  expect(areaUnderRiskCoverage(rows, labels)).toBeCloseTo((1 / 2 + 1 / 3 + 1 / 4) / 4, 14);
  // At best the error is the last: 1/4 at full coverage alone.
  expect(excessAreaUnderRiskCoverage(rows, labels)).toBeCloseTo((1 / 2 + 1 / 3) / 4, 14);
});

test('equally confident examples count with the mean over their orders', () => {
  // One of the two at 0.8 is wrong: right-wrong and wrong-right, after one right.
  const made = riskCoverage(rowsOf(0.8, 0.9, 0.8), [0, 0, 1]);
  expect(made.map(({ risk }) => risk)).toEqual([0, 0.25, 1 / 3].map((r) => expect.closeTo(r, 14)));
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map((others) => [item, ...others]),
  );
}

test('is the mean over all orders that confidence allows', () => {
  const example = fc.tuple(fc.constantFrom(0.6, 0.7, 0.9), fc.nat(1));
  fc.assert(
    fc.property(fc.array(example, { minLength: 1, maxLength: 6 }), (examples) => {
      const orders = permutations(examples).filter((order) =>
        order.every(([c], i) => i === 0 || order[i - 1][0] >= c),
      );
      const made = riskCoverage(
        rowsOf(...examples.map(([c]) => c)),
        examples.map(([, label]) => label),
      );
      made.forEach(({ coverage, risk }, i) => {
        expect(coverage).toBeCloseTo((i + 1) / examples.length, 14);
        const each = orders.map(
          (order) => order.slice(0, i + 1).filter(([, label]) => label === 1).length / (i + 1),
        );
        expect(risk).toBeCloseTo(each.reduce((a, b) => a + b, 0) / orders.length, 12);
      });
    }),
    { numRuns: 60 },
  );
});

describe('the curve, its area and its excess', () => {
  test('end at the error rate; the area is the mean risk, the excess at least 0 and below it', () => {
    fc.assert(
      fc.property(predictions, ({ p, labels }) => {
        const curve = riskCoverage(p, labels);
        expect(curve.at(-1)?.risk).toBeCloseTo(1 - accuracy(p, labels), 12);
        const area = areaUnderRiskCoverage(p, labels);
        const mean = curve.reduce((sum, { risk }) => sum + risk, 0) / curve.length;
        expect(area).toBeCloseTo(mean, 12);
        const excess = excessAreaUnderRiskCoverage(p, labels);
        expect(excess).toBeGreaterThanOrEqual(-1e-12);
        expect(excess).toBeLessThanOrEqual(area + 1e-12);
      }),
    );
  });

  test('do not depend on the order of the examples', () => {
    fc.assert(
      fc.property(predictions, ({ p, labels }) => {
        const turned = nested(p).reverse();
        const made = riskCoverage(turned, labels.toReversed());
        riskCoverage(p, labels).forEach(({ risk }, i) => {
          expect(made[i].risk).toBeCloseTo(risk, 12);
        });
      }),
    );
  });

  test('the excess is 0 where errors are the least confident, and near the paper’s limit elsewhere', () => {
    expect(excessAreaUnderRiskCoverage(rowsOf(0.9, 0.8, 0.6), [0, 0, 1])).toBe(0);
    expect(excessAreaUnderRiskCoverage(rowsOf(0.9, 0.8), [0, 0])).toBe(0);
    // A tenth wrong, and confidence says nothing: AURC is r, and the best r + (1 - r) ln(1 - r).
    const examples = 2000;
    const p: Table = { data: new Float64Array(2 * examples).fill(0.5), shape: [examples, 2] };
    const labels = Array.from({ length: examples }, (_, n) => (n % 10 === 0 ? 1 : 0));
    expect(areaUnderRiskCoverage(p, labels)).toBeCloseTo(0.1, 12);
    const best = 0.1 + 0.9 * Math.log(0.9);
    expect(excessAreaUnderRiskCoverage(p, labels)).toBeCloseTo(0.1 - best, 3);
  });
});

test('is thinned evenly, both ends kept', () => {
  const rows = rowsOf(...Array.from({ length: 101 }, (_, i) => 0.99 - i / 1000));
  const labels = rows.map((_, n) => n % 2);
  const made = riskCoverage(rows, labels, { maxPoints: 11 });
  expect(made.map(({ coverage }) => Math.round(coverage * 101))).toEqual([
    1, 11, 21, 31, 41, 51, 61, 71, 81, 91, 101,
  ]);
  expect(riskCoverage(rows, labels, { maxPoints: 500 })).toHaveLength(101);
  expect(riskCoverage([[1, 0]], [0])).toEqual([{ coverage: 1, risk: 0 }]);
  expect(() => riskCoverage(rows, labels, { maxPoints: 1.5 })).toThrow(OptionError);
});
