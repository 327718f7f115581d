import { ModelError, type ModelGraph, OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { checkEnsemble } from './check-ensemble.js';
import type { EnsembleParts } from './ensemble-parts.js';

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
