import { type Examples, random } from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { staticSparse } from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { erk } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { train } from './index.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const COUNT = 20;
const BATCH = 8;
const build = (seed: number) => mlp({ hidden: [5] }).create({ seed, inputShape: [4], classes: 3 });

const rows = Float32Array.from({ length: 4 * COUNT }, (_, i) => Math.sin(i));
const labels = Int32Array.from({ length: COUNT }, () => random.derive(1, 'labels').integer(3));

/** The losses of two epochs on the sparse engine. */
async function lossesOf(
  read: Examples['read'],
  prefetch?: Examples['prefetch'],
): Promise<number[]> {
  const graph = modelGraph(build(1));
  const examples: Examples = { count: COUNT, labels, read, ...(prefetch && { prefetch }) };
  const plan = staticSparse({ tickets: 1, epochs: 2 }).plan({
    examples: COUNT,
    batchSize: BATCH,
    seed: 1,
    sparsity: 0.5,
    distribution: erk(),
    strategy: rigl(),
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
    learningRate: 0.1,
    topology: { everySteps: 2 },
  });
  const events = train({
    plan,
    graph,
    engine: sparse({ threads: 1 }),
    loss: { labelSmoothing: 0 },
    train: examples,
    validation: examples,
    initialise: (seed) => parameterValues(build(seed), graph),
  });
  const losses: number[] = [];
  for await (const event of events) if (event.type === 'step') losses.push(event.loss);
  return losses;
}

test('batches are read into memory of the engine', async () => {
  const rooms: Float32Array[] = [];
  const readInto: Examples['read'] = (indices, into = new Float32Array(4 * indices.length)) => {
    rooms.push(into);
    for (const [i, index] of Array.from(indices).entries()) {
      into.set(rows.subarray(4 * index, 4 * index + 4), 4 * i);
    }
    return into;
  };
  const losses = await lossesOf(readInto);
  const shared = rooms.filter(({ buffer, byteLength }) => buffer.byteLength > 2 ** 17 + byteLength);
  expect(shared.map(({ length }) => length)).toEqual([32, 32, 16, 32, 32, 16]);
  expect(new Set(shared.map(({ buffer }) => buffer)).size).toBe(1);

  const own = await lossesOf((indices) => readInto(indices));
  expect(own).toEqual(losses);
});

test('batches are made ready before they are read, and the next two meanwhile', async () => {
  const asked = new Set<number>();
  const ready = new Set<number>();
  const ahead: boolean[] = [];
  const prefetch = async (indices: ArrayLike<number>) => {
    for (const index of Array.from(indices)) asked.add(index);
    await new Promise(setImmediate);
    for (const index of Array.from(indices)) ready.add(index);
  };
  const plain: Examples['read'] = (indices) =>
    Float32Array.from(
      Array.from(indices).flatMap((index) => [...rows.subarray(4 * index, 4 * index + 4)]),
    );
  const read: Examples['read'] = (indices) => {
    // Single examples are read before anything is trained on.
    if (indices.length === BATCH) {
      for (const index of Array.from(indices)) expect(ready).toContain(index);
      ahead.push(asked.size > BATCH);
      ready.clear();
    }
    return plain(indices);
  };
  const losses = await lossesOf(read, prefetch);
  expect(ahead).toHaveLength(4);
  expect(ahead).not.toContain(false);
  expect(losses).toEqual(await lossesOf(plain));
});
