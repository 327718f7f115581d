import type { ByLayer, InitialMasks } from '@freetickets/core';
import { expect, test } from 'vitest';
import { initialMasksConformance } from './initial-masks.js';

const scored = (
  of: (values: ArrayLike<number>) => number[] | Float32Array,
  scope: InitialMasks['scope'] = 'layer',
): InitialMasks => ({
  scope,
  scores: async ({ weights }) =>
    Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, of(values)])),
});
const numbers = (values: ArrayLike<number>) => Array.from(values);
let calls = 0;

test.each<[string, InitialMasks, string[]]>([
  ['a right one', scored((values) => numbers(values).map(Math.abs)), []],
  ['one without scores', { scope: 'network' }, []],
  ['one of no scope', scored(numbers, 'all' as never), ['has']],
  ['one that forgets a position', scored((values) => numbers(values).slice(1)), ['scores']],
  ['one that forgets a layer', { scope: 'layer', scores: async () => ({}) }, ['scores']],
  [
    'one that divides by the sum of all',
    scored((values) => {
      const all = numbers(values);
      const sum = all.reduce((total, value) => total + value, 0);
      return all.map((value) => value / sum);
    }),
    ['scores'],
  ],
  ['one that counts its calls', scored((values) => numbers(values).map(() => calls++)), ['gives']],
  [
    'one that writes to the weights',
    {
      scope: 'layer',
      scores: async ({ weights }): Promise<ByLayer> => {
        for (const values of Object.values(weights)) (values as Float32Array).fill(1);
        return weights;
      },
    },
    ['gives'],
  ],
])('%s', async (_, masks, expected) => {
  const failed: string[] = [];
  for (const { name, run } of initialMasksConformance(masks)) {
    try {
      await run();
    } catch {
      failed.push(name.split(' ')[0] ?? '');
    }
  }
  expect(failed).toEqual(expected);
});
