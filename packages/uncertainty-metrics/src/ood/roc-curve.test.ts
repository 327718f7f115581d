import { OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rocAuc, rocCurve } from '../index.js';
import { scores } from '../testing-predictions.js';

test('hand-computed, equal scores as one point', () => {
  expect(rocCurve([0.9, 0.5], [0.5, 0.1])).toEqual([
    { fpr: 0, tpr: 0 },
    { fpr: 0, tpr: 0.5 },
    { fpr: 0.5, tpr: 1 },
    { fpr: 1, tpr: 1 },
  ]);
});

test('rises from (0, 0) to (1, 1), with rocAuc below it', () => {
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      const points = rocCurve(positives, negatives);
      expect(points[0]).toEqual({ fpr: 0, tpr: 0 });
      expect(points.at(-1)).toEqual({ fpr: 1, tpr: 1 });
      let area = 0;
      points.slice(1).forEach((point, i) => {
        expect(point.fpr + point.tpr).toBeGreaterThan(points[i].fpr + points[i].tpr);
        area += ((point.fpr - points[i].fpr) * (point.tpr + points[i].tpr)) / 2;
      });
      expect(area).toBeCloseTo(rocAuc(positives, negatives), 12);
    }),
  );
});

test('is thinned to so many of its points, the ends among them', () => {
  fc.assert(
    fc.property(scores, scores, fc.integer({ min: 2, max: 12 }), (a, b, maxPoints) => {
      const all = rocCurve(a, b);
      const thin = rocCurve(a, b, { maxPoints });
      expect(thin).toHaveLength(Math.min(maxPoints, all.length));
      for (const point of thin) expect(all).toContainEqual(point);
      expect([thin[0], thin.at(-1)]).toEqual([all[0], all.at(-1)]);
    }),
  );
  expect(() => rocCurve([1], [0], { maxPoints: 1 })).toThrow(OptionError);
});
