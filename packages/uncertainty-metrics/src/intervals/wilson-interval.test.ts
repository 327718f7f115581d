import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson-interval.js';

test.each([
  // Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I.
  [81 / 263, 263, 0.2553, 0.3662],
  [15 / 148, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1 / 29, 29, 0.0061, 0.1718],
])('%d of %d', (share, count, low, high) => {
  const found = wilsonInterval(share, count);
  expect(found[0]).toBeCloseTo(low, 4);
  expect(found[1]).toBeCloseTo(high, 4);
});

test('holds as often as it says, at 0 and 1 too', () => {
  // P(12 of 12 right) is 2.5% at the lower end of the exact one-sided interval, .7354: Wilson's is close to it.
  const [low, high] = wilsonInterval(1, 12);
  expect(low).toBeCloseTo(0.7575, 4);
  expect(high).toBe(1);
});

test('is narrower at a lower level', () => {
  const [low, high] = wilsonInterval(0.4, 50, { level: 0.5 });
  const wide = wilsonInterval(0.4, 50);
  expect(low).toBeGreaterThan(wide[0]);
  expect(high).toBeLessThan(wide[1]);
  expect(() => wilsonInterval(0.4, 0)).toThrow('count: got 0');
  expect(() => wilsonInterval(0.4, 50, { level: 1 })).toThrow('level: got 1');
});
