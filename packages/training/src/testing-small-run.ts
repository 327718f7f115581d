import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { type Examples, type Method, type PlanSettings, random } from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import { edst } from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { erk } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import { beforeAll } from 'vitest';
import type { TrainOptions } from './index.js';

/** Points around three centres in the plane, lifted to 8 features. */
export function points(count: number, seed: number): Examples {
  const stream = random.derive(seed, 'points');
  const labels = Int32Array.from({ length: count }, () => stream.integer(3));
  const inputs = Float32Array.from({ length: 8 * count }, (_, i) => {
    const label = labels[Math.floor(i / 8)] as number;
    return Math.cos(label * 2 + (i % 8)) + 1.5 * (stream.uniform() - 0.5);
  });
  const read = (indices: ArrayLike<number>) =>
    Float32Array.from(Array.from(indices).flatMap((i) => [...inputs.subarray(8 * i, 8 * i + 8)]));
  return { count, labels, read };
}

const model = mlp({ hidden: [12, 10] });
const build = (seed: number) => model.create({ seed, inputShape: [8], classes: 3 });
const settings: PlanSettings = {
  examples: 70,
  batchSize: 16,
  seed: 3,
  sparsity: 0.7,
  distribution: erk(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.1,
  topology: { everySteps: 2 },
};
export const small = edst({ tickets: 3, explorationEpochs: 3, refinementEpochs: 2 });

export let base: Omit<TrainOptions, 'plan'>;

/** Gives the tests of a file a network and its data. */
export function prepareRuns(): void {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    const graph = modelGraph(build(1));
    base = {
      graph,
      engine: tfjs(),
      loss: { labelSmoothing: 0 },
      train: points(70, 1),
      validation: points(40, 2),
      initialise: (seed) => parameterValues(build(seed), graph),
    };
  });
}

export const options = (method: Method, more: Partial<PlanSettings> = {}): TrainOptions => ({
  ...base,
  plan: method.plan({ ...settings, ...more }),
});
