import { ModelError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { constantFanIn } from './constraints/constant-fan-in.js';
import { erk } from './erk.js';
import { initialTopology } from './initial-topology.js';
import { layerCounts } from './layer-counts.js';
import { overlap } from './overlap.js';
import { uniform } from './uniform.js';

const layers = [
  { name: 'conv/kernel', shape: [3, 3, 3, 8] },
  { name: 'dense/kernel', shape: [40, 30] },
];
const options = { sparsity: 0.8, distribution: erk(), seed: 3 };

test('has the counts of layerCounts', () => {
  const topology = initialTopology(layers, options);
  expect(Object.keys(topology)).toEqual(['conv/kernel', 'dense/kernel']);
  expect(Object.values(topology).map((mask) => mask.count)).toEqual(layerCounts(layers, options));
  expect(Object.values(topology).map((mask) => mask.size)).toEqual([216, 1200]);
});

test('belongs to the seed and the layer, not to its neighbours', () => {
  const topology = initialTopology(layers, { ...options, distribution: uniform() });
  const other = initialTopology(layers, { ...options, distribution: uniform(), seed: 4 });
  const alone = initialTopology(layers.slice(1), { ...options, distribution: uniform() });
  expect(alone['dense/kernel'].equals(topology['dense/kernel'])).toBe(true);
  expect(other['dense/kernel'].equals(topology['dense/kernel'])).toBe(false);
});

test('layers of the same shape have different positions', () => {
  const twins = ['a', 'b'].map((name) => ({ name, shape: [40, 30] }));
  const { a, b } = initialTopology(twins, options);
  expect(a.count).toBe(b.count);
  expect(a.equals(b)).toBe(false);
});

test('positions are uniformly random', () => {
  const layer = { name: 'dense/kernel', shape: [20, 10] };
  const hits = new Float64Array(200);
  const seeds = 500;
  let jaccard = 0;
  let previous = initialTopology([layer], { ...options, seed: seeds })[layer.name];
  for (let seed = 0; seed < seeds; seed++) {
    const mask = initialTopology([layer], { ...options, seed })[layer.name];
    for (const p of mask.active()) hits[p]++;
    jaccard += overlap(mask, previous) / seeds;
    previous = mask;
  }
  // Each position is hit with probability 0.2; five standard deviations of the binomial are 45.
  expect(Math.max(...hits.map((h) => Math.abs(h - 0.2 * seeds)))).toBeLessThan(45);
  // Two independent masks of density d overlap by about d / (2 - d).
  expect(jaccard).toBeCloseTo(0.2 / 1.8, 2);
});

test('two layers of the same name are refused', () => {
  expect(() => initialTopology([layers[0], layers[0]], options)).toThrow(ModelError);
});

test('under a constraint every unit of a group is equally likely', () => {
  const shape = [5, 2];
  const times = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 1000; seed++) {
    const { layer: mask } = initialTopology([{ name: 'layer', shape }], {
      sparsity: 0.6,
      distribution: uniform(),
      seed,
      constraint: constantFanIn(),
    });
    for (const position of mask.active()) times[position]++;
  }
  // 2 of 5: 400 expected each, standard deviation 16.
  for (const count of times) expect(Math.abs(count - 400)).toBeLessThan(80);
});
