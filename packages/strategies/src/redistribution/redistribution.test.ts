import { layerView } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { redistributionConformance } from '@freetickets/testing';
import { describe, expect, test } from 'vitest';
import { magnitudeRedistribution } from './magnitude.js';
import { momentumRedistribution } from './momentum.js';
import { nonzerosRedistribution } from './nonzeros.js';

const mask = Mask.of(6, [0, 2, 5]);
const layer = layerView({
  name: 'layer',
  shape: [2, 3],
  mask,
  explored: mask,
  weights: [1, 0, -4, 0, 0, 1],
  denseMomentum: [3, 100, -6, 100, 100, 0],
});

describe.each([
  ['magnitude', magnitudeRedistribution(), 2],
  ['momentum', momentumRedistribution(), 3],
  ['nonzeros', nonzerosRedistribution(), 7],
])('%s', (name, redistribution, weight) => {
  for (const { name: says, run } of redistributionConformance(redistribution)) test(says, run);

  test('weighs a layer by hand', () => {
    expect(redistribution.plugin.name).toBe(name);
    expect(redistribution.weigh(layer)(7)).toBe(weight);
  });
});
