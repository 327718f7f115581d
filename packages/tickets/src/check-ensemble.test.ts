import { definePlugin, ModelError, type ModelGraph, OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { checkEnsemble } from './check-ensemble.js';
import type { EnsembleParts } from './ensemble-parts.js';

const graph = { inputShape: [2], classes: 2, hash: 'a' } as Partial<ModelGraph> as ModelGraph;
const aggregator = definePlugin({ kind: 'aggregator', name: 'none', summary: '' }, () => ({
  aggregate: () => new Float64Array(),
}))();
const target = { name: 'price', mean: 0, std: 1 };
const parts: EnsembleParts = {
  graph,
  members: [{ graphHash: 'a', parameters: {} }],
  classes: [],
  regression: { loss: 'gaussian-nll', target },
  preprocessing: { mean: [0], std: [1] },
  engine: { createPredictor: () => Promise.reject(new Error('not asked')) },
};
const ofMeans = { loss: 'mean-squared-error', target } as const;
const one = { ...graph, classes: 1 };

test('takes an ensemble of a number', () => {
  expect(() => checkEnsemble(parts)).not.toThrow();
  const noise = [0.5];
  expect(() =>
    checkEnsemble({ ...parts, graph: one, regression: { ...ofMeans, noise } }),
  ).not.toThrow();
});

test.each<[string, Partial<EnsembleParts>, new (...args: never[]) => Error]>([
  ['an aggregator', { aggregator }, OptionError],
  ['classes', { classes: ['a', 'b'] }, OptionError],
  ['other outputs', { graph: { ...graph, classes: 3 } }, ModelError],
  ['no noise of means', { graph: one, regression: ofMeans }, OptionError],
  ['noise of 0', { graph: one, regression: { ...ofMeans, noise: [0] } }, OptionError],
  [
    'noise beside variances',
    { regression: { loss: 'gaussian-nll', target, noise: [1] } },
    OptionError,
  ],
])('refuses %s beside a number', (_, change, error) => {
  expect(() => checkEnsemble({ ...parts, ...change })).toThrow(error);
});

test('refuses classes without an aggregator', () => {
  const { regression: _, ...others } = parts;
  expect(() => checkEnsemble({ ...others, classes: ['a', 'b'] })).toThrow(OptionError);
});
