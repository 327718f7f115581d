import { expect, test } from 'vitest';
import { crossEntropyInPlace } from './cross-entropy.js';

test('a row gives its cross-entropy and becomes the gradient', () => {
  const row = Float64Array.of(0, Math.log(3));
  expect(crossEntropyInPlace(row, 1)).toBeCloseTo(Math.log(4 / 3), 14);
  expect([...row]).toEqual([0.25, -0.25].map((g) => expect.closeTo(g, 15)));
});

test('the gradient is what finite differences say', () => {
  const logits = [0.3, -1.2, 2, 0.9];
  const gradient = Float64Array.from(logits);
  crossEntropyInPlace(gradient, 3);
  const step = 1e-5;
  const at = (k: number, by: number) =>
    crossEntropyInPlace(
      Float64Array.from(logits, (z, i) => (i === k ? z + by : z)),
      3,
    );
  for (const k of logits.keys()) {
    expect(gradient[k]).toBeCloseTo((at(k, step) - at(k, -step)) / (2 * step), 8);
  }
});

test('logits of any size are fine', () => {
  expect(crossEntropyInPlace(Float64Array.of(1e4, -1e4), 1)).toBe(2e4);
});
