import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deepEnsembleEquivalent } from '../index.js';

test('hand-computed', () => {
  const curve = [-0.3, -0.2, -0.1];
  expect(deepEnsembleEquivalent(-0.15, curve)).toBeCloseTo(2.5, 12);
  expect(deepEnsembleEquivalent(-0.2, curve)).toBe(2);
  expect(deepEnsembleEquivalent(-0.1, curve)).toBe(3);
});

test('is 1 for what a single network reaches, and Infinity for what none does', () => {
  expect(deepEnsembleEquivalent(-5, [-0.3, -0.2])).toBe(1);
  expect(deepEnsembleEquivalent(-0.3, [-0.3, -0.2])).toBe(1);
  expect(deepEnsembleEquivalent(-0.19, [-0.3, -0.2])).toBe(Number.POSITIVE_INFINITY);
});

test('is the first place where the curve gets there, also where it falls in between', () => {
  expect(deepEnsembleEquivalent(-0.25, [-0.3, -0.2, -0.4, -0.1])).toBeCloseTo(1.5, 12);
  const value = fc.integer({ min: -3000, max: 0 }).map((thousandths) => thousandths / 1000);
  fc.assert(
    fc.property(value, fc.array(value, { minLength: 1, maxLength: 8 }), (score, curve) => {
      const m = deepEnsembleEquivalent(score, curve);
      const at = (x: number) => {
        const i = Math.min(Math.floor(x) - 1, Math.max(0, curve.length - 2));
        const [a, b = a] = [curve[i], curve[i + 1]];
        return a + (b - a) * (x - 1 - i);
      };
      if (m === Number.POSITIVE_INFINITY) expect(Math.max(...curve)).toBeLessThan(score);
      else {
        expect(at(m)).toBeGreaterThanOrEqual(score - 1e-9);
        for (let x = 1; x < m - 1e-6; x += 0.25) expect(at(x)).toBeLessThan(score);
      }
    }),
  );
});

test('an empty curve and numbers that are not finite are refused', () => {
  expect(() => deepEnsembleEquivalent(0, [])).toThrow(DataError);
  expect(() => deepEnsembleEquivalent(Number.NaN, [1])).toThrow(DataError);
  expect(() => deepEnsembleEquivalent(0, [1, Number.NEGATIVE_INFINITY])).toThrow(DataError);
});
