import {
  layerView,
  OptionError,
  PluginError,
  random,
  type Strategy,
  sizeOf,
} from '@freetickets/core';
import { expect, test } from 'vitest';
import { growHighest, pruneLowest } from './by-score.js';
import { erk } from './erk.js';
import { layerCounts } from './layer-counts.js';
import { Mask } from './mask.js';
import { networkSurvey, type SurveyOptions } from './network-survey.js';

const grow = growHighest({ needs: [], score: () => (p) => p });
const strategy: Strategy = {
  order: 'prune-first',
  prune: pruneLowest({
    needs: [],
    score:
      ({ weights }) =>
      (p) =>
        weights[p],
  }),
  grow,
};
/** By ERK the second one is dense at any sparsity of these tests. */
const layers = [
  { name: 'wide/kernel', shape: [40, 50] },
  { name: 'small/kernel', shape: [5, 4] },
];
const options: SurveyOptions = {
  strategy,
  redistribution: undefined,
  constraint: undefined,
  path: undefined,
  growsApart: false,
  fraction: 0,
  step: 7,
  streamOf: (name) => random.derive(1, name),
};
/** Surveys the full layers, whose weights in the small one are the lowest of all. */
function countsOf(more: Partial<SurveyOptions>) {
  const survey = networkSurvey({ ...options, ...more });
  for (const { name, shape } of layers) {
    const mask = Mask.full(sizeOf(shape));
    const weights = new Float32Array(mask.size).fill(name === 'small/kernel' ? 1 : 2);
    survey?.add(layerView({ name, shape, mask, explored: mask, weights }), name);
  }
  return layers.map(({ name }) => survey?.countsOf(name));
}
const path = (scope: 'layer' | 'network', distribution = erk()) => ({
  after: (step: number) => step / 10,
  sparsity: 0.8,
  distribution,
  scope,
});

test('a path by layer: what the distribution says at the sparsity of the step, so dense layers stay', () => {
  const [wide] = layerCounts(layers, { sparsity: 0.7, distribution: erk() });
  expect(countsOf({ path: path('layer') })).toEqual([
    { prune: 2000 - wide, grow: 0 },
    { prune: 0, grow: 0 },
  ]);
});

test('a path over all layers: the lowest go, but for the last of a layer, and layers named as dense', () => {
  expect(countsOf({ path: path('network') })).toEqual([
    { prune: 2020 - 606 - 19, grow: 0 },
    { prune: 19, grow: 0 },
  ]);
  expect(countsOf({ path: path('network', erk({ dense: ['small'] })) })).toEqual([
    { prune: 2020 - 606, grow: 0 },
    { prune: 0, grow: 0 },
  ]);
});

test('nothing is to be known where every layer is updated for itself', () => {
  expect(networkSurvey(options)).toBeUndefined();
  expect(networkSurvey({ ...options, strategy: { order: 'static' } })).toBeUndefined();
});

test('a redistribution that weighs no number is named, and a criterion that has no scores', () => {
  const redistribution = { needs: [], weigh: () => () => Number.NaN };
  const half = { fraction: 0.5, path: path('network') };
  expect(() => countsOf({ ...half, redistribution })).toThrow(PluginError);
  expect(() => countsOf({ ...half, redistribution })).toThrow(
    /^the redistribution: for wide\/kernel it weighed NaN/,
  );
  const prune = { needs: [], prune: () => new Int32Array(0) };
  const unscored: Strategy = { order: 'prune-first', prune, grow };
  expect(() => countsOf({ path: path('network'), strategy: unscored })).toThrow(OptionError);
});
