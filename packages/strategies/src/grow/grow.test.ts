import { type GrowCriterion, type LayerView, layerView, random } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { growConformance } from '@freetickets/testing';
import { describe, expect, test } from 'vitest';
import { ch3L3Grow } from './ch3-l3.js';
import { gradientGrow } from './gradient.js';
import { mixedGrow } from './mixed.js';
import { momentumGrow } from './momentum.js';
import { randomGrow } from './random.js';
import { randomUnfiredGrow } from './random-unfired.js';

/** Eight positions: 0 and 1 are active, 2 to 4 were. */
const layer: LayerView = layerView({
  name: 'layer',
  shape: [2, 4],
  mask: Mask.of(8, [0, 1]),
  explored: Mask.of(8, [0, 1, 2, 3, 4]),
  weights: [1, 2, 0, 0, 0, 0, 0, 0],
  denseGradient: [9, -9, 1, -4, 2, 4, -3, 0],
  denseMomentum: [9, -9, 0, 1, -7, 2, 7, 3],
});

const grown = (criterion: GrowCriterion, count: number, seed = 1): number[] =>
  Array.from(criterion.grow(layer, count, random.derive(seed))).sort((a, b) => a - b);

/** How often each position grows, over many seeds. */
const hits = (criterion: GrowCriterion, count: number): number[] => {
  const times = new Array(8).fill(0);
  for (let seed = 0; seed < 1800; seed++) for (const p of grown(criterion, count, seed)) times[p]++;
  return times;
};

describe.each([
  ['random', randomGrow()],
  ['random-unfired', randomUnfiredGrow()],
  ['gradient', gradientGrow()],
  ['momentum', momentumGrow()],
  ['mixed', mixedGrow()],
  ['mixed', mixedGrow({ share: 1, by: momentumGrow() })],
  ['ch3-l3', ch3L3Grow()],
])('%s', (name, criterion) => {
  test('is registered by its name', () => {
    expect(criterion.plugin).toMatchObject({ kind: 'grow', name });
  });
  for (const { name, run } of growConformance(criterion)) test(name, run);
});

test('gradient: the highest |dense gradient| among inactive positions, ties to the lower one', () => {
  expect(grown(gradientGrow(), 1)).toEqual([3]);
  expect(grown(gradientGrow(), 3)).toEqual([3, 5, 6]);
});

test('momentum: the highest |dense momentum| among inactive positions', () => {
  expect(grown(momentumGrow(), 1)).toEqual([4]);
  expect(grown(momentumGrow(), 3)).toEqual([4, 6, 7]);
});

test('random: every inactive position equally likely', () => {
  const [first, second, ...inactive] = hits(randomGrow(), 2);
  expect([first, second]).toEqual([0, 0]);
  // 2 of 6: 600 expected each, standard deviation 20.
  for (const times of inactive) expect(Math.abs(times - 600)).toBeLessThan(100);
});

describe('random-unfired', () => {
  test('grows only unexplored positions while there are any, each equally likely', () => {
    const times = hits(randomUnfiredGrow(), 1);
    expect(times.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    for (const t of times.slice(5)) expect(Math.abs(t - 600)).toBeLessThan(100);
  });

  test('then takes all of those and the rest at random among the explored ones', () => {
    const times = hits(randomUnfiredGrow(), 4);
    expect(times.slice(0, 2)).toEqual([0, 0]);
    expect(times.slice(5)).toEqual([1800, 1800, 1800]);
    for (const t of times.slice(2, 5)) expect(Math.abs(t - 600)).toBeLessThan(100);
  });
});

test('mixed: the highest, but for a share at random among the others', () => {
  // Of 4, one in four at random: 3, 5 and 6 are steepest.
  const times = hits(mixedGrow({ share: 0.25 }), 4);
  expect(times.slice(0, 2)).toEqual([0, 0]);
  expect([3, 5, 6].map((p) => times[p])).toEqual([1800, 1800, 1800]);
  for (const p of [2, 4, 7]) expect(Math.abs(times[p] - 600)).toBeLessThan(100);
  expect(mixedGrow({ by: momentumGrow() }).needs).toEqual(['denseMomentum']);
  expect(grown(mixedGrow({ share: 0 }), 3)).toEqual([3, 5, 6]);
});
