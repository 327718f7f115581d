import { expect, test } from 'vitest';
import { interleave, median, quantile, timedCalls } from './clock.js';

test('contenders take turns until each has had its time or its number of turns', async () => {
  const order: string[] = [];
  const ms: Record<string, number> = { slow: 900, fast: 100 };
  const times = await interleave(
    ['slow', 'fast'],
    (name: string) => {
      order.push(name);
      return ms[name];
    },
    { least: 2, most: 4, seconds: 1 },
  );
  expect(order).toEqual(['slow', 'fast', 'slow', 'fast', 'fast', 'fast']);
  expect(times).toEqual([
    [900, 900],
    [100, 100, 100, 100],
  ]);
});

test('the median of an even number of values is between the two in the middle', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([10, 1, 4, 2])).toBe(3);
});

test('quantiles lie between the values around them', () => {
  expect(quantile([30, 10, 20], 0)).toBe(10);
  expect(quantile([30, 10, 20], 0.75)).toBe(25);
  expect(quantile([7], 0.99)).toBe(7);
});

test('a turn holds calls until it is over, one at least', async () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 40));
  expect(await timedCalls(pause)).toHaveLength(1);
  expect((await timedCalls(() => {})).length).toBeGreaterThan(1);
});
