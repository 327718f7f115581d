import type { ByLayer, UntrainedNetwork } from '@freetickets/core';
import { initialMasksConformance } from '@freetickets/testing';
import { describe, expect, test } from 'vitest';
import { fromWeightsMasks } from './from-weights.js';
import { graspMasks } from './grasp.js';
import { magnitudeMasks } from './magnitude.js';
import { randomMasks } from './random.js';
import { snipMasks } from './snip.js';

describe.each([
  ['random', randomMasks()],
  ['magnitude', magnitudeMasks()],
  ['from-weights', fromWeightsMasks({ from: 'runs/1' })],
  ['snip', snipMasks()],
  ['grasp', graspMasks()],
])('%s', (name, masks) => {
  test('is registered by its name', () => {
    expect(masks.plugin).toMatchObject({ kind: 'initial-masks', name });
  });
  for (const { name: says, run } of initialMasksConformance(masks)) test(says, run);
});

/** The loss sum(a w^4 / 4) + b w1 w2, whose gradient and Hessian are known. */
const [a, b] = [[0.5, 2, 1], 0.3];
const gradientAt = ({ layer: w }: ByLayer): ByLayer => ({
  layer: [a[0] * w[0] ** 3 + b * w[1], a[1] * w[1] ** 3 + b * w[0], a[2] * w[2] ** 3],
});
const weights: ByLayer = { layer: [1, -0.5, 2] };
const asked: number[] = [];
const network: UntrainedNetwork = {
  layers: [{ name: 'layer', shape: [3, 1] }],
  weights,
  gradients: async ({ batches, weights: others = weights }) => {
    asked.push(batches);
    return gradientAt(others);
  },
  trained: async (path) => ({ layer: path === 'runs/1' ? [-3, 0, 1] : [] }),
};
const scores = async (masks: ReturnType<typeof snipMasks>) =>
  (await masks.scores?.(network))?.layer;

test('snip: |w g|, of as many batches as asked for', async () => {
  const { layer: g } = gradientAt(weights);
  expect(await scores(snipMasks({ batches: 3 }))).toEqual(
    Float64Array.of(Math.abs(g[0]), Math.abs(-0.5 * g[1]), Math.abs(2 * g[2])),
  );
  expect(asked.splice(0)).toEqual([3]);
});

test('grasp: w (H g), whose lowest, with the highest -w (H g), go first', async () => {
  const { layer: w } = weights;
  const { layer: g } = gradientAt(weights);
  const product = [
    3 * a[0] * w[0] ** 2 * g[0] + b * g[1],
    3 * a[1] * w[1] ** 2 * g[1] + b * g[0],
    3 * a[2] * w[2] ** 2 * g[2],
  ];
  const found = (await scores(graspMasks())) ?? [];
  for (const i of [0, 1, 2]) {
    // The difference along g is exact but for the third derivative.
    expect(found[i] / (w[i] * product[i])).toBeCloseTo(1, 3);
  }
});

test('magnitude and from-weights: |w|, of the model and of a trained network', async () => {
  expect(await scores(magnitudeMasks())).toEqual(Float64Array.of(1, 0.5, 2));
  expect(await scores(fromWeightsMasks({ from: 'runs/1' }))).toEqual(Float64Array.of(3, 0, 1));
});
