import { expect, test } from 'vitest';
import { createTimeLeft, duration, type StageWork } from './time-left.js';

const work: readonly StageWork[] = [
  { stage: 'ensemble', steps: [100, 100], trainFlops: 200 },
  { stage: 'baseline', steps: [50], trainFlops: 200 },
];

test('counts the runs and the baseline to come, by what steps took lately', () => {
  let time = 0;
  const { begin, epoch, at } = createTimeLeft(work, () => time);
  begin('ensemble', 1, 0);
  expect(at(0)).toEqual({ share: 0, seconds: undefined });
  time = 10_000;
  // 190 steps of 1 s, and 50 of twice that, as they have four times the FLOPs.
  expect(at(10)).toEqual({ share: 0.05, seconds: 290 });
  epoch(10);
  time = 20_000;
  epoch(30);
  time = 25_000;
  // Since step 10: 30 steps in 15 s.
  expect(at(40).seconds).toBeCloseTo(0.5 * 160 + 50);
  begin('ensemble', 2, 60);
  expect(at(60)).toEqual({ share: 0.8, seconds: undefined });
  time += 2000;
  expect(at(62).seconds).toBeCloseTo(38 + 100);
  begin('baseline', 1, 0);
  time += 30_000;
  expect(at(10)).toEqual({ share: 0.2, seconds: 120 });
});

test.each([
  [0.4, '0s'],
  [59.4, '59s'],
  [59.6, '1m00s'],
  [128, '2m08s'],
  [3725, '1h02m'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
