import '@tensorflow/tfjs-backend-wasm';
import type { TicketState } from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import {
  type ModelFactory,
  mlp,
  mobilenetV1,
  resnet18,
  resnet50,
  vgg16,
  vgg19,
} from '@freetickets/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { sparse } from './engine.js';
import { batchOf, ticketOf } from './testing-models.js';

beforeAll(async () => {
  await tf.setBackend('wasm');
});

/** The values of all parameters, one after another. */
const valuesOf = ({ parameters }: TicketState): readonly number[] =>
  Object.values(parameters).flatMap(({ values }) => [...values]);
const norm = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
const minus = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value - b[i]);

const networks: [string, ModelFactory, number[]][] = [
  ['mlp with dropout', mlp({ hidden: [32, 16], dropout: 0.3 }), [20]],
  ['resnet-18', resnet18({ width: 1 / 16 }), [33, 40, 3]],
  ['resnet-50', resnet50({ form: 'cifar', width: 1 / 16 }), [16, 16, 3]],
  ['vgg-16', vgg16({ width: 1 / 32 }), [32, 32, 3]],
  ['vgg-16 for CIFAR', vgg16({ form: 'cifar', width: 1 / 16 }), [32, 32, 3]],
  ['vgg-19 for CIFAR', vgg19({ form: 'cifar', width: 1 / 16 }), [32, 32, 3]],
  ['mobilenet-v1', mobilenetV1({ width: 1 / 8 }), [33, 40, 3]],
];

// Batch normalisation of few values magnifies rounding from layer to layer: networks as deep as these go apart after some
// steps, as they do from one variant of the sparse engine to the next. Their first step does not.
test.each(networks)('%s trains as on the masked engine', async (_, factory, shape) => {
  const { graph, ticket } = await ticketOf(factory, shape, 0.5);
  const count = 16;
  const options = {
    initial: ticket,
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 } as const,
    loss: { labelSmoothing: 0.1 },
    batchSize: count,
    seed: 1,
  };
  const engines = [sparse({ threads: 1 }), tfjs()];
  for (const engine of engines) expect(engine.unsupported(graph, 'train')).toEqual([]);
  const [network, expected] = await Promise.all(
    engines.map((engine) => engine.createNetwork(graph, options)),
  );
  const probe = batchOf(graph, 0, 4).inputs;
  const [logits, wantedLogits] = [
    await network.predict(probe, 4),
    await expected.predict(probe, 4),
  ];
  expect(norm(minus([...logits], [...wantedLogits])) / norm([...wantedLogits])).toBeLessThan(1e-4);
  for (const step of [1, 2, 3]) {
    const batch = batchOf(graph, step, count);
    const got = await network.trainBatch(batch, { learningRate: 0.002 });
    const wanted = await expected.trainBatch(batch, { learningRate: 0.002 });
    const tolerance = step === 1 ? 1e-4 : 0.25;
    expect(Math.abs(got.loss / wanted.loss - 1), `step ${step}`).toBeLessThan(tolerance);
    if (step > 1) continue;
    const [after, wantedAfter] = [
      valuesOf(await network.exportTicket()),
      valuesOf(await expected.exportTicket()),
    ];
    const change = norm(minus(wantedAfter, valuesOf(ticket)));
    expect(norm(minus(after, wantedAfter)) / change).toBeLessThan(1e-2);
  }
  for (const each of [network, expected]) each.dispose();
});
