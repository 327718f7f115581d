import { expect, test } from 'vitest';
import { logTicks } from './log-ticks.js';

test.each([
  [
    [0.001, 0.1],
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1],
  ],
  [
    [0.0001, 0.3],
    [0.0001, 0.001, 0.01, 0.1],
  ],
  [
    [0.028, 0.061],
    [0.03, 0.04, 0.05, 0.06],
  ],
  [[0.1], [0.1]],
  [[0, 1], []],
])('%j', (values, ticks) => {
  expect(logTicks(values)).toEqual(ticks);
});
