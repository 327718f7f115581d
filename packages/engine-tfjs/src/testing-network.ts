import {
  type Batch,
  type ModelGraph,
  type NetworkOptions,
  random,
  type TicketState,
} from '@freetickets/core';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { gather, Mask } from '@freetickets/sparse-masks';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { tfjs } from './engine.js';

export const normal = (seed: number) => tfl.initializers.heNormal({ seed });
export const dense = (units: number, args: object = {}) =>
  tfl.layers.dense({ units, kernelInitializer: normal(units), ...args });

export function convNet(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [6, 6, 2],
        filters: 4,
        kernelSize: 3,
        kernelInitializer: normal(9),
      }),
      tfl.layers.batchNormalization({ momentum: 0.9 }),
      tfl.layers.reLU(),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.flatten(),
      dense(3, { activation: 'softmax' }),
    ],
  });
}

/** A ticket of a model's weights: every other position of the kernels, or all. */
export async function ticketOf(model: tfl.LayersModel, isDense = false): Promise<TicketState> {
  const graph = modelGraph(model);
  const values = await parameterValues(model, graph);
  const parameters = graph.parameters.map(({ name, shape, maskable }) => {
    const all = values[name];
    if (!maskable) return [name, { shape, values: all }];
    const even = Int32Array.from({ length: all.length / 2 }, (_, i) => 2 * i);
    const mask = isDense ? Mask.full(all.length) : Mask.of(all.length, even);
    return [name, { shape, values: gather(all, mask), mask }];
  });
  return { graphHash: graph.hash, parameters: Object.fromEntries(parameters) };
}

export function batchOf(graph: ModelGraph, seed: number, count = 8): Batch {
  const stream = random.derive(seed, 'batch');
  const size = graph.inputShape.reduce((product, length) => product * length, count);
  return {
    inputs: Float32Array.from({ length: size }, () => 2 * stream.uniform() - 1),
    labels: Int32Array.from({ length: count }, () => stream.integer(graph.classes)),
    count,
  };
}

export const sgd = { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 } as const;
export const create = (
  graph: ModelGraph,
  options: Partial<NetworkOptions> & Pick<NetworkOptions, 'initial'>,
) =>
  tfjs().createNetwork(graph, {
    optimizer: sgd,
    loss: { labelSmoothing: 0 },
    batchSize: 8,
    seed: 1,
    ...options,
  });

export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 2e-6,
): void {
  expect(actual.length).toBe(expected.length);
  const off = Array.from(expected, (value, i) => Math.abs(value - actual[i]));
  expect(Math.max(...off)).toBeLessThanOrEqual(tolerance);
}
