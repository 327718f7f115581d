import { DataError, DivergenceError, ModelError, OptionError } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import type { ConformanceCase } from './case.js';
import { BATCH_SIZE, type EngineProbe } from './engine-probe.js';
import { exampleBatch, exampleGraph, softBatch } from './example-network.js';

/** What is refused, and how. */
export function errorCases(probe: EngineProbe): ConformanceCase[] {
  return [
    {
      name: 'refuses batches that do not fit with a DataError',
      run: () =>
        probe.withNetwork({}, async (network) => {
          const batch = exampleBatch(1, BATCH_SIZE);
          const soft = softBatch(1, BATCH_SIZE);
          const targets = Float32Array.from(soft.targets ?? []);
          const step = { learningRate: 0.05 };
          const wrong = {
            'more examples than batchSize': exampleBatch(1, BATCH_SIZE + 1),
            'too few inputs': { ...batch, inputs: batch.inputs.slice(1) },
            'too few labels': { ...batch, labels: batch.labels.slice(1) },
            'a label past the last class': { ...batch, labels: batch.labels.map(() => 3) },
            'a negative label': { ...batch, labels: batch.labels.map(() => -1) },
            'targets of too few examples': { ...soft, targets: targets.subarray(3) },
            'targets that do not sum to 1': { ...soft, targets: targets.map((t) => t / 2) },
            'a negative target': {
              ...soft,
              targets: targets.map((t, i) => (i > 1 ? t : i * 3 - 1)),
            },
            'too few weights': { ...soft, weights: new Float32Array(batch.count - 1) },
            'a negative weight': { ...soft, weights: new Float32Array(batch.count).fill(-1) },
            'an infinite weight': { ...soft, weights: new Float32Array(batch.count).fill(1 / 0) },
          };
          for (const [what, given] of Object.entries(wrong)) {
            await probe.checkThrows(() => network.trainBatch(given, step), DataError, what);
            await probe.checkThrows(() => network.gradients(given, []), DataError, what);
          }
          const few = () => network.predict(batch.inputs.slice(1), batch.count);
          await probe.checkThrows(few, DataError, 'too few inputs to predict');
        }),
    },
    {
      name: 'refuses names and states that do not fit with a ModelError',
      run: () =>
        probe.withNetwork({}, async (network) => {
          const state = await network.exportState();
          const foreign = { ...state, graphHash: 'another graph' };
          await probe.checkThrows(
            () => network.layer('conv9/kernel'),
            ModelError,
            'an unknown layer',
          );
          await probe.checkThrows(
            () => network.layer('logits/bias'),
            ModelError,
            'an unmasked parameter',
          );
          await probe.checkThrows(
            () => network.setMask('conv9/kernel', Mask.full(4)),
            ModelError,
            'a mask of an unknown layer',
          );
          await probe.checkThrows(
            () => network.importState(foreign),
            ModelError,
            'a foreign state',
          );
          const create = () => probe.withNetwork({ initial: foreign }, async () => {});
          await probe.checkThrows(create, ModelError, 'a foreign initial state');
          const predictor = () => probe.engine.createPredictor(exampleGraph, [foreign]);
          await probe.checkThrows(predictor, ModelError, 'a foreign ticket');
          const nobody = () => probe.engine.createPredictor(exampleGraph, []);
          await probe.checkThrows(nobody, ModelError, 'a predictor without members');
        }),
    },
    {
      name: 'refuses optimizers that would make NaN of inactive weights with an OptionError',
      run: async () => {
        const adam = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
        const wrong: Record<string, object> = {
          'an epsilon of 0': { epsilon: 0 },
          'a beta of 1': { beta2: 1 },
          'a weight decay that is NaN': { weightDecay: Number.NaN },
        };
        for (const [what, given] of Object.entries(wrong)) {
          const optimizer = { ...adam, weightDecay: 0, ...given };
          const create = () => probe.withNetwork({ optimizer }, async () => {});
          await probe.checkThrows(create, OptionError, what);
        }
      },
    },
    {
      name: 'refuses batch sizes and smoothing out of their range with an OptionError',
      run: async () => {
        for (const batchSize of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9]) {
          const create = () => probe.withNetwork({ batchSize }, async () => {});
          await probe.checkThrows(create, OptionError, `a batchSize of ${batchSize}`);
        }
        for (const labelSmoothing of [-0.1, 1, Number.NaN]) {
          const create = () => probe.withNetwork({ loss: { labelSmoothing } }, async () => {});
          await probe.checkThrows(create, OptionError, `a labelSmoothing of ${labelSmoothing}`);
        }
      },
    },
    {
      name: 'stops before a step with a DivergenceError where the loss is not finite',
      run: () =>
        probe.withNetwork({}, async (network) => {
          await probe.train(network, 1, 1);
          const before = await network.exportState();
          const batch = exampleBatch(2, BATCH_SIZE);
          batch.inputs[0] = Number.NaN;
          const step = () => network.trainBatch(batch, { learningRate: 0.05 });
          await probe.checkThrows(step, DivergenceError, 'an input that is NaN');
          probe.checkSame(before, await network.exportState(), 'the step was applied.');
        }),
    },
  ];
}
