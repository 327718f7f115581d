import { expect, test } from 'vitest';
import { interleave, median } from './clock.js';

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
