import type { Redistribution } from '@freetickets/core';
import { expect, test } from 'vitest';
import { redistributionConformance } from './redistribution.js';

let calls = 0;

test.each<[string, Redistribution, string[]]>([
  [
    'a right one',
    {
      needs: ['gradient'],
      weigh:
        ({ mask }) =>
        (n) =>
          n + mask.count,
    },
    [],
  ],
  [
    'one that needs what there is not',
    { needs: ['gradient', 'gradient'], weigh: () => () => 1 },
    ['needs'],
  ],
  ['one that weighs less than nothing', { needs: [], weigh: () => (n) => n - 1 }, ['weighs']],
  [
    'one that divides by the weights of an empty layer',
    {
      needs: [],
      weigh:
        ({ mask }) =>
        () =>
          1 / mask.count,
    },
    ['weighs'],
  ],
  ['one that counts its calls', { needs: [], weigh: () => () => calls++ }, ['gives']],
  [
    'one that writes to the weights',
    {
      needs: [],
      weigh: ({ weights }) => {
        (weights as Float32Array).fill(3);
        return () => 1;
      },
    },
    ['does'],
  ],
])('%s', async (_, redistribution, expected) => {
  const failed: string[] = [];
  for (const { name, run } of redistributionConformance(redistribution)) {
    try {
      await run();
    } catch {
      failed.push(name.split(' ')[0] ?? '');
    }
  }
  expect(failed).toEqual(expected);
});
