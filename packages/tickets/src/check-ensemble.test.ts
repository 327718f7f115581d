import { ModelError, type ModelGraph, OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { checkEnsemble } from './check-ensemble.js';
import type { EnsembleParts } from './ensemble-parts.js';
import type { Regression } from './member-gaussians.js';

const graph = { inputShape: [2], classes: 2, hash: 'a' } as Partial<ModelGraph> as ModelGraph;
const parts: EnsembleParts = {
  graph,
  members: [{ graphHash: 'a', parameters: {} }],
  classes: [],
  regression: { loss: 'gaussian-nll', target: { name: 'price', mean: 0, std: 1 } },
  preprocessing: { mean: [0], std: [1] },
  engine: { createPredictor: () => Promise.reject(new Error('not asked')) },
};

test('takes an ensemble of a number, without classes or an aggregator', () => {
  expect(() => checkEnsemble(parts)).not.toThrow();
  expect(() => checkEnsemble({ ...parts, columnNames: ['a'] })).toThrow(ModelError);
});

test('refuses classes without an aggregator', () => {
  const { regression: _, ...others } = parts;
  expect(() => checkEnsemble({ ...others, classes: ['a', 'b'] })).toThrow(OptionError);
});

const one = { ...graph, classes: 1 };
const target = { name: 'price', mean: 0, std: 1 };
const squared = { loss: 'mean-squared-error', target, noise: [1] } as const;

test('takes one that predicts a mean, with the variance of each member', () => {
  expect(() => checkEnsemble({ ...parts, graph: one, regression: squared })).not.toThrow();
  const samples = { count: 3, seed: 1 };
  const sampled = { ...parts, graph: one, samples };
  const regression = { ...squared, noise: [1, 2, 3] };
  expect(() => checkEnsemble({ ...sampled, regression })).not.toThrow();
  expect(() => checkEnsemble({ ...sampled, regression: squared })).toThrow('3 variances above 0');
});

test.each<[string, number, Regression, new (...args: never[]) => Error]>([
  ['other outputs', 3, { loss: 'gaussian-nll', target }, ModelError],
  ['no noise of means', 1, { loss: 'mean-squared-error', target }, OptionError],
  ['noise of 0', 1, { ...squared, noise: [0] }, OptionError],
  ['noise below 0', 1, { ...squared, noise: [-1] }, OptionError],
  ['infinite noise', 1, { ...squared, noise: [Number.POSITIVE_INFINITY] }, OptionError],
  ['the noise of more members', 1, { ...squared, noise: [1, 1] }, OptionError],
  ['noise beside variances', 2, { loss: 'gaussian-nll', target, noise: [1] }, OptionError],
  ['a scale of 0', 2, { loss: 'gaussian-nll', target: { ...target, std: 0 } }, OptionError],
])('refuses %s', (_, classes, regression, error) => {
  expect(() => checkEnsemble({ ...parts, graph: { ...graph, classes }, regression })).toThrow(
    error,
  );
});
