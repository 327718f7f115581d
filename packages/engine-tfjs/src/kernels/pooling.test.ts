import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  backends,
  check,
  expectGradient,
  expectSame,
  type Operation,
  type Pair,
  registerAll,
} from './testing-slopes.js';

beforeAll(registerAll);

describe('pooling, also of windows that are negative or reach over the edge', () => {
  test.each([
    ['maximum', tf.maxPool],
    ['average', tf.avgPool],
  ])('%s of images', (_, pool) =>
    check(async ({ batch, input, size, strides, channels, pad, seed }) => {
      const f: Operation = (x) =>
        pool(x as tf.Tensor4D, size.slice(1) as Pair, strides.slice(1) as Pair, pad);
      await expectGradient(f, [batch, ...input.slice(1), channels], seed);
    }),
  );

  test.each([
    ['maximum', tf.maxPool3d],
    ['average', tf.avgPool3d],
  ])('%s of volumes', (_, pool) =>
    check(async ({ batch, input, size, strides, channels, pad, seed }) => {
      const f: Operation = (x) => pool(x as tf.Tensor5D, size, strides, pad);
      const shape = [batch, ...input, channels];
      await expectGradient(f, shape, seed);
      await expectSame(f, shape, seed);
    }),
  );

  test('a gradient goes to the first of several largest values', async () => {
    for (const backend of backends) {
      await tf.setBackend(backend);
      const gradient = tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'));
      expect(gradient(tf.ones([1, 2, 2, 1]), tf.ones([1, 1, 1, 1])).dataSync()).toEqual(
        Float32Array.of(1, 0, 0, 0),
      );
    }
  });
});
