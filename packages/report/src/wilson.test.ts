import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.js';

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
