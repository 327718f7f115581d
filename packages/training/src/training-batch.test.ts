import type { Augmentation, Examples } from '@freetickets/core';
import { modelGraph } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import type { TrainOptions } from './train-options.js';
import { trainingBatch } from './training-batch.js';

/** Example i is [i, i, i, i], of class i % 3. */
const memory = Float32Array.from({ length: 40 }, (_, i) => Math.floor(i / 4));
const train: Examples = {
  count: 10,
  labels: Int32Array.from({ length: 10 }, (_, i) => i % 3),
  weights: Float32Array.from({ length: 10 }, (_, i) => i / 2),
  // What lies one after another is given as it is, and not copied.
  read: (indices) => memory.subarray(4 * indices[0], 4 * indices[0] + 4 * indices.length),
};
/** Adds a random number to each input. */
const shift: Augmentation = {
  of: 'example',
  augment(input, random) {
    const by = random.uniform();
    for (let i = 0; i < input.length; i++) input[i] += by;
  },
};
/** Gives examples the inputs and targets of others, and an odd weight. */
const swap: Augmentation = {
  of: 'batch',
  augment({ inputs, targets, weights, count }, random) {
    const others = random.permutation(count);
    for (const values of [inputs, targets]) {
      const size = values.length / count;
      const before = values.slice();
      for (const [row, other] of others.entries()) {
        values.set(before.subarray(other * size, (other + 1) * size), row * size);
      }
    }
    weights.fill(7);
  },
};
let graph: TrainOptions['graph'];
beforeAll(async () => {
  await tf.setBackend('cpu');
  graph = modelGraph(mlp({ hidden: [3] }).create({ seed: 1, inputShape: [4], classes: 3 }));
});

const place = { seed: 1, epoch: 2, step: 7 };
const batch = (
  indices: readonly number[],
  augmentation: readonly Augmentation[] = [],
  at: Partial<typeof place> = {},
) =>
  trainingBatch(
    { graph, loss: { labelSmoothing: 0 }, train, augmentation },
    Int32Array.from(indices),
    new Float32Array(4 * indices.length),
    { ...place, ...at },
  );

test('holds inputs, labels and weights of its examples', () => {
  expect(batch([4, 5])).toEqual({
    inputs: Float32Array.of(4, 4, 4, 4, 5, 5, 5, 5),
    labels: Int32Array.of(1, 2),
    weights: Float32Array.of(2, 2.5),
    count: 2,
  });
});

test('augments an example by the seed, the epoch and its index alone', () => {
  const alone = batch([5], [shift]).inputs;
  expect(alone[0]).toBeGreaterThan(5);
  expect(batch([4, 5], [shift], { step: 9 }).inputs.subarray(4)).toEqual(alone);
  expect(batch([5], [shift], { epoch: 3 }).inputs).not.toEqual(alone);
  expect(batch([5], [shift], { seed: 2 }).inputs).not.toEqual(alone);
  const [four, five] = [0, 1].map((i) => batch([4, 5], [shift]).inputs[4 * i] - 4 - i);
  expect(four).not.toBeCloseTo(five, 6);
});

test("does not write to the data set's memory", () => {
  const before = memory.slice();
  batch([4, 5, 6], [shift, swap]);
  expect(memory).toEqual(before);
  expect(train.weights?.[5]).toBe(2.5);
});

test('changes a batch by the seed and the step, in the order that augmentations are given in', () => {
  const indices = [0, 1, 2, 3, 4, 5, 6, 7];
  const { inputs, labels = [], targets = [], weights } = batch(indices, [shift, swap]);
  expect(labels).toEqual(batch(indices).labels);
  expect(weights).toEqual(new Float32Array(8).fill(7));
  const plain = batch(indices, [shift]).inputs;
  const moved = indices.map((i) => plain.indexOf(inputs[4 * i]) / 4);
  expect(moved.toSorted()).toEqual(indices);
  expect(moved).not.toEqual(indices);
  for (const i of indices) expect(targets[3 * i + labels[moved[i]]]).toBe(1);
  expect(batch(indices, [shift, swap]).inputs).toEqual(inputs);
  expect(batch(indices, [shift, swap], { step: 8 }).inputs).not.toEqual(inputs);
  expect(batch(indices, [swap, shift]).inputs).not.toEqual(inputs);
});
