import {
  type Engine,
  type Examples,
  type PlanSettings,
  random,
  type TicketState,
} from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { tfjs } from '@freetickets/engine-tfjs';
import { superpose } from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { Mask, scatter, uniform } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { costOf, type TrainingEvent, train } from './index.js';
import type { WeightAveraging } from './weight-average.js';

const COUNT = 60;
const stream = random.derive(1, 'examples');
const inputs = Float32Array.from({ length: COUNT * 8 }, () => stream.uniform() - 0.3);
const examples: Examples = {
  count: COUNT,
  labels: Int32Array.from({ length: COUNT }, () => stream.integer(3)),
  read: (indices) =>
    Float32Array.from(Array.from(indices).flatMap((i) => [...inputs.subarray(8 * i, 8 * i + 8)])),
};
const HIDDEN = 12;
function build() {
  const x = input({ shape: [8], name: 'input' });
  const hidden = layers.dense({ name: 'hidden', units: HIDDEN, useBias: false }).apply(x);
  const normalised = layers.batchNormalization({ name: 'norm', momentum: 0.9 }).apply(hidden);
  const active = layers.reLU({ name: 'relu' }).apply(normalised);
  const logits = layers.dense({ name: 'logits', units: 3 }).apply(active);
  return model({ inputs: x, outputs: logits as SymbolicTensor });
}
const method = superpose({ tickets: 3, epochs: 8, cycleEpochs: 2 });
const settings: PlanSettings = {
  examples: COUNT,
  batchSize: 25,
  seed: 3,
  sparsity: 0.6,
  distribution: uniform(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.2,
  topology: { everySteps: 2 },
};
const plan = method.plan(settings);
const kernelNames = ['hidden/kernel', 'logits/kernel'];

let trained: { graph: ReturnType<typeof modelGraph>; values: Record<string, Float32Array> };
beforeAll(async () => {
  await tf.setBackend('cpu');
  const made = build();
  const graph = modelGraph(made);
  trained = { graph, values: await parameterValues(made, graph) };
});

async function eventsOf(engine: Engine, averaging?: WeightAveraging): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train({
    plan,
    graph: trained.graph,
    engine,
    loss: { labelSmoothing: 0 },
    train: examples,
    validation: examples,
    initialise: async () => trained.values,
    ...(averaging && { averaging }),
  })) {
    events.push(event);
  }
  return events;
}

const maskOf = ({ parameters }: TicketState, name: string) =>
  Mask.from(parameters[name].mask as Mask);
const dense = (ticket: TicketState, name: string) =>
  scatter(ticket.parameters[name].values, maskOf(ticket, name));

describe.each([
  ['tfjs', () => tfjs()],
  ['sparse', () => sparse({ threads: 1 })],
])('superposition on engine %s', (_, engine) => {
  let tickets: TicketState[];
  let made: readonly TicketState[];
  let events: TrainingEvent[];
  beforeAll(async () => {
    events = await eventsOf(engine());
    tickets = events.flatMap((event) => (event.type === 'ticket' ? [event.state] : []));
    made = events.flatMap((event) => (event.type === 'done' ? event.tickets : []));
  });

  test('makes one ticket of three, of which each has its sparsity', () => {
    expect(tickets).toHaveLength(3);
    expect(made).toHaveLength(1);
    const active = kernelNames.reduce((sum, name) => sum + maskOf(made[0], name).count, 0);
    expect(active).toBe(Math.round(0.4 * (96 + 36)));
  });

  test('its weights are the largest of the mean, its biases the mean', () => {
    const means = kernelNames.flatMap((name) => {
      const all = tickets.map((ticket) => dense(ticket, name));
      return Array.from(all[0], (_, position) => ({
        name,
        position,
        mean: Math.fround((all[0][position] + all[1][position] + all[2][position]) / 3),
      }));
    });
    const kept = means.sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean)).slice(0, 53);
    for (const name of kernelNames) {
      const own = kept.filter((each) => each.name === name).sort((a, b) => a.position - b.position);
      expect([...maskOf(made[0], name).active()]).toEqual(own.map(({ position }) => position));
      const values = [...made[0].parameters[name].values];
      expect(values).toEqual(own.map(({ mean }) => mean));
    }
    for (const name of ['logits/bias', 'norm/gamma', 'norm/beta']) {
      const [a, b, c] = tickets.map(({ parameters }) => parameters[name].values);
      const expected = a.map((value, i) => (value + b[i] + c[i]) / 3);
      expect([...made[0].parameters[name].values]).toEqual([...expected]);
    }
  });

  test('its statistics are those of the training examples under its own weights', () => {
    const kernel = dense(made[0], 'hidden/kernel');
    const hidden = (example: number, unit: number): number => {
      let sum = 0;
      for (let i = 0; i < 8; i++) sum += inputs[8 * example + i] * kernel[i * HIDDEN + unit];
      return sum;
    };
    // The order of the epoch that follows the last one, in batches of 25, 25 and 10.
    const order = random.derive(3, 'order', 9).permutation(COUNT);
    const batches = [order.subarray(0, 25), order.subarray(25, 50), order.subarray(50)];
    const { parameters } = made[0];
    for (let unit = 0; unit < HIDDEN; unit++) {
      let [mean, variance] = [0, 0];
      for (const batch of batches) {
        const values = Array.from(batch, (example) => hidden(example, unit));
        const own = values.reduce((sum, value) => sum + value, 0) / values.length;
        mean += own * values.length;
        variance += values.reduce((sum, value) => sum + (value - own) ** 2, 0);
      }
      expect(parameters['norm/moving_mean'].values[unit]).toBeCloseTo(mean / COUNT, 5);
      expect(parameters['norm/moving_variance'].values[unit]).toBeCloseTo(variance / COUNT, 5);
    }
  });

  test('is told of as a change of masks, from what is active in any ticket', () => {
    const changes = events.filter((event) => event.type === 'topology');
    expect(changes.filter(({ cause }) => cause === 'exploration').map(({ step }) => step)).toEqual([
      12, 18,
    ]);
    const last = changes.at(-1);
    expect(last).toMatchObject({ cause: 'superposition', step: 24, run: 1 });
    for (const name of kernelNames) {
      const masks = tickets.map((ticket) => maskOf(ticket, name));
      const union = masks.reduce((all, mask) => all.union(mask));
      const pruned = union.count - maskOf(made[0], name).count;
      expect(last?.layers[name] ?? { pruned: 0, grown: 0 }).toMatchObject({ pruned, grown: 0 });
    }
  });
});

test('of averaged weights: the mean of the averages, pruned back, as of others', async () => {
  const engine = sparse({ threads: 1 });
  const ticketsOf = (events: readonly TrainingEvent[]) =>
    events.flatMap((event) => (event.type === 'ticket' ? [event.state] : []));
  const plain = ticketsOf(await eventsOf(engine));
  const events = await eventsOf(engine, { decay: 0.9, everySteps: 1 });
  const tickets = ticketsOf(events);
  const [made] = events.flatMap((event) => (event.type === 'done' ? event.tickets : []));
  expect(tickets).toHaveLength(3);
  expect(tickets.map((ticket) => dense(ticket, 'hidden/kernel'))).not.toEqual(
    plain.map((ticket) => dense(ticket, 'hidden/kernel')),
  );
  const sizes = kernelNames.map((name) => maskOf(made, name).count);
  expect(sizes[0] + sizes[1]).toBe(Math.round(0.4 * (96 + 36)));
  for (const name of kernelNames) {
    const [a, b, c] = tickets.map((ticket) => dense(ticket, name));
    for (const position of maskOf(made, name).active()) {
      const mean = Math.fround((a[position] + b[position] + c[position]) / 3);
      expect(dense(made, name)[position]).toBe(mean);
    }
  }
});

test('costs one ticket, and an epoch more than its phases where there are statistics to measure', () => {
  const { graph } = trained;
  const cost = costOf(plan, graph);
  const { superpose: _, ...apart } = plan.runs[0];
  const ofThree = costOf({ ...plan, runs: [apart] }, graph);
  expect(cost.tickets).toBe(1);
  expect(ofThree.testFlops).toBeCloseTo(3 * cost.testFlops, 6);
  expect(cost.trainFlops - ofThree.trainFlops).toBeCloseTo(3 * cost.testFlops * COUNT, 6);
});
