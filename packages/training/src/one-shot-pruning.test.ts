import {
  type Engine,
  type Examples,
  type NetworkState,
  type PlanSettings,
  random,
} from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { tfjs } from '@freetickets/engine-tfjs';
import { lotteryRewinding, pruneAndFinetune } from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { Mask, scatter, uniform } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { type TrainingEvent, train } from './index.js';
import type { WeightAveraging } from './weight-average.js';

const stream = random.derive(1, 'examples');
const inputs = Float32Array.from({ length: 60 * 8 }, () => stream.uniform() - 0.5);
const examples: Examples = {
  count: 60,
  labels: Int32Array.from({ length: 60 }, () => stream.integer(3)),
  read: (indices) =>
    Float32Array.from(Array.from(indices).flatMap((i) => [...inputs.subarray(8 * i, 8 * i + 8)])),
};
const build = (seed: number) =>
  mlp({ hidden: [16, 12] }).create({ seed, inputShape: [8], classes: 3 });
const kernels = { 'dense1/kernel': 128, 'dense2/kernel': 192, 'logits/kernel': 36 };
const kernelNames = Object.keys(kernels) as (keyof typeof kernels)[];
const settings: PlanSettings = {
  examples: 60,
  batchSize: 20,
  seed: 3,
  sparsity: 0.75,
  distribution: uniform(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.1,
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Trains, and keeps the network's state after each epoch, when the run begins, and once it is pruned. */
async function statesOf(
  engine: Engine,
  method: ReturnType<typeof pruneAndFinetune>,
  averaging?: WeightAveraging,
) {
  const graph = modelGraph(build(1));
  const states = new Map<string, NetworkState>();
  let exportState = async (): Promise<NetworkState> => Promise.reject(new Error('no network'));
  const watched: Engine = {
    ...engine,
    createNetwork: async (...given) => {
      const network = await engine.createNetwork(...given);
      exportState = () => network.exportState();
      return network;
    },
  };
  const events: TrainingEvent[] = [];
  for await (const event of train({
    plan: method.plan(settings),
    graph,
    engine: watched,
    loss: { labelSmoothing: 0 },
    train: examples,
    validation: examples,
    initialise: (seed) => parameterValues(build(seed), graph),
    ...(averaging && { averaging }),
  })) {
    events.push(event);
    if (event.type === 'run-start') states.set('start', await exportState());
    if (event.type === 'epoch') states.set(`epoch ${event.epoch}`, await exportState());
    if (event.type === 'topology') states.set('pruned', await exportState());
  }
  const state = (at: string) => states.get(at) as NetworkState;
  return { events, state };
}

const maskOf = (state: NetworkState, name: string) =>
  Mask.from(state.parameters[name].mask as Mask);
/** Values at all positions. */
const dense = (state: NetworkState, name: string) =>
  scatter(state.parameters[name].values, maskOf(state, name));

/** The positions of the largest weights of all kernels together, as many as are to stay, by layer. */
function largest(state: NetworkState, count: number) {
  const all = kernelNames.flatMap((name) =>
    Array.from(dense(state, name), (weight, position) => ({ name, position, weight })),
  );
  const kept = all.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, count);
  return Object.fromEntries(
    kernelNames.map((name) => [
      name,
      kept
        .filter((each) => each.name === name)
        .map(({ position }) => position)
        .sort((a, b) => a - b),
    ]),
  );
}

describe.each([
  ['tfjs', () => tfjs()],
  ['sparse', () => sparse({ threads: 1 })],
])('one-shot pruning on engine %s', (_, engine) => {
  test('keeps the largest weights of all layers together, with their values and slots', async () => {
    const method = pruneAndFinetune({ tickets: 1, epochs: 3, finetuneEpochs: 2 });
    const { events, state } = await statesOf(engine(), method);
    const [before, after] = [state('epoch 3'), state('pruned')];
    const kept = largest(before, 356 / 4);
    for (const name of kernelNames) {
      const mask = maskOf(after, name);
      expect([...mask.active()]).toEqual(kept[name]);
      const at = (values: Float32Array) => kept[name].map((position) => values[position]);
      expect([...after.parameters[name].values]).toEqual(at(dense(before, name)));
      expect([...after.slots.velocity[name]]).toEqual(at(before.slots.velocity[name]));
      expect(after.explored[name].count).toBe(kernels[name]);
    }
    expect(after.parameters['dense1/bias'].values).toEqual(before.parameters['dense1/bias'].values);
    const topology = events.filter(({ type }) => type === 'topology');
    expect(topology).toEqual([
      {
        type: 'topology',
        run: 1,
        step: 9,
        cause: 'pruning',
        layers: Object.fromEntries(
          kernelNames.map((name) => [
            name,
            {
              pruned: kernels[name] - kept[name].length,
              grown: 0,
              regrown: 0,
              active: kept[name].length,
            },
          ]),
        ),
      },
    ]);
    const last = state('epoch 5');
    expect(kernelNames.map((name) => [...maskOf(last, name).active()])).toEqual(
      Object.values(kept),
    );
  });

  test('by layer keeps as many of each as the distribution says', async () => {
    const method = pruneAndFinetune({ tickets: 1, epochs: 1, finetuneEpochs: 1, scope: 'layer' });
    const { state } = await statesOf(engine(), method);
    const counts = kernelNames.map((name) => maskOf(state('pruned'), name).count);
    expect(counts).toEqual([32, 48, 9]);
  });

  test.each([
    [0, 'start'],
    [2, 'epoch 2'],
  ])(
    'prunes by the weights at the end, and goes back to those after epoch %d',
    async (epoch, at) => {
      const method = lotteryRewinding({ tickets: 1, epochs: 4, rewindEpoch: epoch });
      const { events, state } = await statesOf(engine(), method);
      const [before, source, after] = [state('epoch 4'), state(at), state('pruned')];
      const kept = largest(before, 356 / 4);
      for (const name of kernelNames) {
        expect([...maskOf(after, name).active()]).toEqual(kept[name]);
        const expected = kept[name].map((position) => dense(source, name)[position]);
        expect([...after.parameters[name].values]).toEqual(expected);
        const velocity = scatter(source.slots.velocity[name], maskOf(source, name));
        expect([...after.slots.velocity[name]]).toEqual(kept[name].map((i) => velocity[i]));
      }
      expect(after.parameters['dense1/bias'].values).toEqual(
        source.parameters['dense1/bias'].values,
      );
      expect(after.step).toBe(source.step);
      expect(events.find(({ type }) => type === 'topology')).toMatchObject({
        step: 12,
        cause: 'pruning',
        rewoundTo: epoch,
      });
      const epochs = events.filter(({ type }) => type === 'epoch');
      expect(epochs).toHaveLength(4 + (4 - epoch));
      expect(epochs.at(-1)).toMatchObject({ step: 3 * (8 - epoch), phase: 'retraining' });
    },
  );
});

test.each([
  // The average sees step 8 alone, before the pruning after step 9: the ticket is the network's own.
  [8, 'epoch 5'],
  // It sees steps 6 and 12, the last of epoch 4.
  [6, 'epoch 4'],
])(
  'tickets of weights averaged every %i steps know none of before a pruning',
  async (everySteps, source) => {
    const method = pruneAndFinetune({ tickets: 1, epochs: 3, finetuneEpochs: 2, ticket: 'last' });
    const averaging = { decay: 0.9, everySteps };
    const { events, state } = await statesOf(sparse({ threads: 1 }), method, averaging);
    const made = events.find((event) => event.type === 'ticket');
    for (const name of kernelNames) {
      const { mask, values } = made?.state.parameters[name] ?? {};
      expect(Mask.from(mask as Mask).active()).toEqual(maskOf(state(source), name).active());
      expect(values).toEqual(state(source).parameters[name].values);
    }
  },
);
