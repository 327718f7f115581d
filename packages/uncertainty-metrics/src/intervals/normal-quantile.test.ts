import { expect, test } from 'vitest';
import { normalQuantile } from './normal-quantile.js';

test('gives the quantiles of printed tables', () => {
  expect(normalQuantile(0.5)).toBeCloseTo(0, 10);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 10);
  expect(normalQuantile(0.95)).toBeCloseTo(1.6448536269514722, 10);
  expect(normalQuantile(0.005)).toBeCloseTo(-2.5758293035489004, 10);
  expect(normalQuantile(0.9999)).toBeCloseTo(3.719016485455709, 8);
});
