import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  args,
  compiled,
  fitted,
  images,
  labels,
  models,
  moving,
  oneHot,
  still,
  weightsOf,
} from './testing-fits.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('fitSparsely', () => {
  test('takes class indices', async () => {
    const expected = await fitted();
    const { model, fast } = await fitted(still, models.Sequential, {
      loss: 'sparseCategoricalCrossentropy',
    });
    const [one, other] = [
      await expected.model.fit(images(), oneHot(), args),
      await model.fit(images(), tf.tensor1d(labels, 'float32'), args),
    ];
    expect(other.history).toEqual(one.history);
    expect(fast.steps).toBe(3);
  });

  test('takes batches of every size', async () => {
    const large = (repeats: number) => [
      tf.tile(images(), [repeats, 1, 1, 1]),
      tf.tile(oneHot(), [repeats, 1]),
    ];
    const { model, fast } = await fitted(moving);
    const small = await fitted({ ...moving, batchSize: 100 });
    const [x, y] = large(5);
    for (const each of [model, small.model]) {
      await each.fit(images(), oneHot(), args);
      await each.fit(x, y, { ...args, batchSize: 100 });
      await each.fit(images(), oneHot(), { ...args, batchSize: 1e9 });
      await each.trainOnBatch(...(large(6) as [tf.Tensor, tf.Tensor]));
    }
    expect(fast.steps).toBe(6);
    expect(await weightsOf(model)).toEqual(await weightsOf(small.model));
  });

  const datasetOf = (repeats: number) => ({
    size: 2,
    async iterator() {
      let left = 2;
      return {
        next: async () => ({
          done: left === 0,
          value:
            left-- > 0
              ? { xs: tf.tile(images(), [repeats, 1, 1, 1]), ys: tf.tile(oneHot(), [repeats, 1]) }
              : null,
        }),
      };
    },
  });
  const fitDataset = (model: tfl.LayersModel, repeats: number) =>
    model.fitDataset(datasetOf(repeats) as unknown as Parameters<typeof model.fitDataset>[0], {
      epochs: 2,
      verbose: 0,
    });

  test('takes datasets, in batches of up to batchSize', async () => {
    const { model, fast } = await fitted({ ...still, batchSize: 40 });
    const { history } = await fitDataset(model, 2);
    expect(fast.steps).toBe(4);
    expect(history.loss[1]).toBeLessThan(Number(history.loss[0]));
    await expect(fitDataset(model, 3)).rejects.toThrow(
      /A batch of 60 .* expected 1 to 40.*batchSize/,
    );
  });

  test('takes soft labels and weights of classes as TensorFlow.js does', async () => {
    const soft = tf.add(tf.mul(oneHot(), 0.7), 0.1);
    const classWeight = { 0: 0.5, 1: 2, 2: 1 };
    const plain = compiled();
    const { model } = await fitted({ ...still, sparsity: 0 });
    for (const [targets, more] of [
      [soft, {}],
      [soft, { classWeight }],
      [oneHot(), { classWeight }],
    ] as const) {
      const [expected, got] = [
        await plain.fit(images(), targets, { ...args, ...more }),
        await model.fit(images(), targets, { ...args, ...more }),
      ];
      expect(got.history.loss[0]).toBeCloseTo(Number(expected.history.loss[0]), 4);
      expect(got.history.acc).toEqual(expected.history.acc);
    }
  });
});
