import type { LayerUnits } from '@freetickets/core';
import { expect, test } from 'vitest';
import { keepsTo } from './keeps-to.js';
import { Mask } from './mask.js';

/** Eight positions in pairs, in two groups of two. */
const units: LayerUnits = { unitSize: 2, groupSize: 2, unitOf: (position) => position >> 1 };

test.each<[string, number[], boolean]>([
  ['a pair in each group', [0, 1, 6, 7], true],
  ['none', [], true],
  ['all', [0, 1, 2, 3, 4, 5, 6, 7], true],
  ['half a pair', [0, 6, 7], false],
  ['more pairs in a group than in the other', [0, 1, 2, 3, 6, 7], false],
])('%s', (_, active, expected) => {
  expect(keepsTo(units, Mask.of(8, active))).toBe(expected);
});

test('as many units as the constraint says, or all', () => {
  const one = { ...units, activeUnits: 1 };
  expect(keepsTo(one, Mask.of(8, [2, 3, 4, 5]))).toBe(true);
  expect(keepsTo(one, Mask.empty(8))).toBe(false);
  expect(keepsTo(one, Mask.full(8))).toBe(true);
});
