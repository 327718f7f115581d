import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import {
  check,
  expectSame,
  negatives,
  type Operation,
  type Pair,
  registerAll,
} from './testing-slopes.js';

beforeAll(registerAll);

describe("convolutions with padding 'same'", () => {
  test.each([
    ['conv2d', tf.conv2d],
    ['depthwiseConv2d', tf.depthwiseConv2d],
  ])('%s agrees with the cpu backend where strides pass over the edge', (_, convolve) =>
    check(async ({ batch, input, size, strides, channels, seed }) => {
      const filterShape: [number, number, number, number] = [size[1], size[2], channels, 2];
      const weights = negatives(filterShape, seed).map((value) => value / 16);
      const f: Operation = (x) =>
        convolve(
          x as tf.Tensor4D,
          tf.tensor4d(weights, filterShape),
          strides.slice(1) as Pair,
          'same',
        );
      await expectSame(f, [batch, input[1] + 2, input[2] + 2, channels], seed);
    }, 40),
  );

  test('so do the fused ones', async () => {
    const filter = negatives([1, 2, 2, 3], 1);
    const f: Operation = (x) =>
      tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: tf.tensor4d(filter, [1, 2, 2, 3]),
        strides: 2,
        pad: 'same',
        activation: 'relu',
      });
    await expectSame(f, [1, 4, 6, 2], 2);
  });
});
