import type { LayerShape, ModelGraph, PlanSettings } from '@freetickets/core';
import { erk } from '@freetickets/sparse-masks';
import { set } from '@freetickets/strategies';

/** A graph with nothing in it but kernels and what they cost. */
export function graphOf(layers: readonly (LayerShape & { outputs: number })[]): ModelGraph {
  const parameters = layers.map(({ name, shape, outputs }) => ({
    name,
    layer: name,
    role: 'kernel',
    shape,
    maskable: true,
    trainable: true,
    multiplyAdds: outputs * shape.reduce((product, axis) => product * axis, 1),
  }));
  return { inputShape: [], classes: 10, nodes: [], output: '', parameters, hash: '' };
}

export const cifar: PlanSettings = {
  examples: 45_000,
  batchSize: 128,
  seed: 1,
  sparsity: 0.8,
  distribution: erk(),
  strategy: set(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.1,
};
