import { random, sizeOf } from '@freetickets/core';
import { expect, test } from 'vitest';
import { constantFanIn } from './constraints/constant-fan-in.js';
import { sumOf } from './deal-out.js';
import { layerCounts } from './layer-counts.js';
import { masksByScore } from './masks-by-score.js';
import { uniform } from './uniform.js';

const layers = [
  { name: 'a/kernel', shape: [10, 6] },
  { name: 'b/kernel', shape: [3, 3, 2, 4] },
  { name: 'c/kernel', shape: [4, 2] },
];
const stream = random.derive(1);
/** Those of the first layer are the lowest on the whole; many are equal. */
const scores = Object.fromEntries(
  layers.map(({ name, shape }, l) => [
    name,
    Float32Array.from({ length: sizeOf(shape) }, () => stream.integer(6) + (l === 0 ? 0 : 2)),
  ]),
);
/** Every position by its score, ties to the earlier layer and the lower position. */
const ranked = layers
  .flatMap(({ name, shape }, l) =>
    Array.from({ length: sizeOf(shape) }, (_, p) => ({ name, l, p, score: scores[name][p] })),
  )
  .sort((x, y) => y.score - x.score || x.l - y.l || x.p - y.p);

test('over all layers: as many as the sparsity leaves, the highest of all', () => {
  const masks = masksByScore(layers, scores, {
    sparsity: 0.7,
    distribution: uniform(),
    scope: 'network',
  });
  const total = Math.round(0.3 * (60 + 72 + 8));
  for (const [rank, { name, p }] of ranked.entries()) {
    expect(masks[name].has(p), `${name} ${p}`).toBe(rank < total);
  }
});

test('over all layers: the last of a layer stays, and so do layers that are named as dense', () => {
  const none = { ...scores, 'a/kernel': new Float32Array(60) };
  const masks = masksByScore(layers, none, {
    sparsity: 0.7,
    distribution: uniform({ dense: ['c'] }),
    scope: 'network',
  });
  expect(layers.map(({ name }) => masks[name].count)).toEqual([1, 42 - 8 - 1, 8]);
});

test('by layer: the highest of each, as many as the distribution gives it', () => {
  const options = { sparsity: 0.5, distribution: uniform() };
  const masks = masksByScore(layers, scores, { ...options, scope: 'layer' });
  for (const [l, count] of layerCounts(layers, options).entries()) {
    const { name } = layers[l];
    const best = ranked.filter((each) => each.l === l).slice(0, count);
    expect([...masks[name].active()]).toEqual(best.map(({ p }) => p).sort((x, y) => x - y));
  }
});

test('under a constraint: the highest of every output', () => {
  const options = { sparsity: 0.5, distribution: uniform(), constraint: constantFanIn() };
  const { 'a/kernel': mask } = masksByScore(layers, scores, { ...options, scope: 'layer' });
  for (let output = 0; output < 6; output++) {
    const inputs = Array.from({ length: 10 }, (_, i) => i * 6 + output);
    const best = [...inputs].sort((x, y) => scores['a/kernel'][y] - scores['a/kernel'][x] || x - y);
    expect(inputs.filter((p) => mask.has(p))).toEqual(best.slice(0, 5).sort((x, y) => x - y));
  }
  expect(sumOf(layerCounts(layers, options))).toBe(30 + 36 + 4);
});
