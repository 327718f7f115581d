import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import {
  type Engine,
  type Examples,
  type Method,
  type PlanSettings,
  random,
  type TicketState,
} from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { tfjs } from '@freetickets/engine-tfjs';
import { dst } from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { constant } from '@freetickets/schedulers';
import { Mask, uniform } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import { beforeAll, expect } from 'vitest';
import type { TrainingEvent, TrainOptions } from './index.js';
import { of } from './testing-events.js';

const stream = random.derive(1, 'examples');
const inputs = Float32Array.from({ length: 60 * 8 }, () => stream.uniform() - 0.5);
const examples: Examples = {
  count: 60,
  labels: Int32Array.from({ length: 60 }, () => stream.integer(4)),
  read: (indices) =>
    Float32Array.from(Array.from(indices).flatMap((i) => [...inputs.subarray(8 * i, 8 * i + 8)])),
};
/** Layers of (8, 16), (16, 12) and (12, 4). */
const build = (seed: number) =>
  mlp({ hidden: [16, 12] }).create({ seed, inputShape: [8], classes: 4 });
const settings: PlanSettings = {
  examples: 60,
  batchSize: 10,
  seed: 3,
  sparsity: 0.7,
  distribution: uniform(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.1,
  topology: { everySteps: 4, fraction: constant({ value: 0.4 }), endShare: 1 },
};
/** One run of 18 steps. */
const single = dst({ tickets: 1, epochs: 3, ticket: 'last' });
export const topology = (more: PlanSettings['topology']) => ({
  topology: { ...settings.topology, ...more },
});

let graph: ReturnType<typeof modelGraph>;

/** Gives the tests of a file the network. */
export function prepareNetwork(): void {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    graph = modelGraph(build(1));
  });
}

export const layersOf = () => graph.parameters.filter(({ maskable }) => maskable);
export const optionsOf = (
  engine: Engine,
  more: Partial<PlanSettings>,
  method: Method = single,
): TrainOptions => ({
  plan: method.plan({ ...settings, ...more }),
  graph,
  engine,
  loss: { labelSmoothing: 0 },
  train: examples,
  validation: examples,
  initialise: (seed) => parameterValues(build(seed), graph),
});
export const masksOf = ({ parameters }: TicketState) =>
  layersOf().map(({ name }) => Mask.from(parameters[name].mask ?? Mask.empty(1)));
export const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** The active weights of every layer when the run begins, and after each change of its topology. */
export function countsAfterUpdates(
  events: readonly TrainingEvent[],
): { step: number; counts: number[] }[] {
  const [{ layers }] = of(events, 'run-start');
  const names = layersOf().map(({ name }) => name);
  let counts = names.map((name) => layers[name].active);
  const all = [{ step: 0, counts }];
  for (const { step, layers: changed } of of(events, 'topology')) {
    for (const [l, name] of names.entries()) {
      if (!changed[name]) continue;
      const { pruned, grown, active } = changed[name];
      expect(active).toBe(counts[l] - pruned + grown);
    }
    counts = names.map((name, l) => changed[name]?.active ?? counts[l]);
    all.push({ step, counts });
  }
  return all;
}

export const engines: [string, () => Engine][] = [
  ['tfjs', () => tfjs()],
  ['sparse', () => sparse({ threads: 1 })],
];
