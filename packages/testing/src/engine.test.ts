import { DataError, type ModelGraph } from '@freetickets/core';
import { describe, test } from 'vitest';
import { engineConformance } from './engine.js';
import { plainEngine } from './engine-plain.js';
import { adam, config, faulty, faultyEnginesFail } from './testing-faults.js';

describe('a right engine passes', () => {
  for (const { name, run } of engineConformance(plainEngine)) test(name, run);
});

faultyEnginesFail({
  'a batch size of 0 taken for 1': [
    /^refuses batch sizes/,
    { options: (options) => ({ ...options, batchSize: options.batchSize || 1 }) },
  ],
  'no limit to the batch size': [
    /^refuses batch sizes/,
    { options: (options) => ({ ...options, batchSize: Math.min(options.batchSize, 1000) }) },
  ],
  'no check of labels': [
    /^refuses batches/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch(
            batch.labels
              ? { ...batch, labels: batch.labels.map((l) => Math.min(2, Math.max(0, l))) }
              : batch,
            step,
          ),
      }),
    },
  ],
  'a loss of numbers that leaves the weights of examples out': [
    /^takes the step of the loss/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch(
            batch.labels ? batch : { ...batch, weights: new Float32Array(batch.count).fill(1) },
            step,
          ),
      }),
    },
  ],
  'errors of another class': [
    /^refuses names and states/,
    {
      network: () => ({
        layer: async () => {
          throw new DataError('no such layer');
        },
      }),
    },
  ],
  'no check of the optimizer': [
    /^refuses optimizers/,
    { options: adam({ epsilon: 1e-3, beta2: 0.99, weightDecay: 0.01 }) },
  ],
  'predictors of nobody': [
    /^refuses names and states/,
    {
      engine: {
        createPredictor: async (graph, members) =>
          members.length > 0
            ? plainEngine.createPredictor(graph, members)
            : { members: 0, predict: async () => new Float32Array(0), dispose: () => {} },
      },
    },
  ],
  'a loss of NaN that is let through': [
    /^stops before a step/,
    {
      network: (right) => ({
        trainBatch: (batch, step) =>
          right.trainBatch({ ...batch, inputs: batch.inputs.map((x) => x || 0) }, step),
      }),
    },
  ],
  'a graph that it says it cannot run': [
    /^can run/,
    { engine: { unsupported: () => ['no convolutions'] } },
  ],
});

test('an engine may say that it cannot do dropout', async () => {
  const unsupported = (graph: ModelGraph) =>
    graph.nodes.some(({ type }) => type === 'Dropout') ? ['Dropout.'] : [];
  const without = faulty({ graph: config('drop', { rate: 0 }), engine: { unsupported } });
  for (const { run } of engineConformance(without)) await run();
});
