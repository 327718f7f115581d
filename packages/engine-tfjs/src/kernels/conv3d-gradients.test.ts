import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, test } from 'vitest';
import { check, expectGradient, negatives, registerAll } from './testing-slopes.js';

beforeAll(registerAll);

test('convolutions of volumes, by input and by filter', () =>
  check(async ({ batch, input, size, strides, channels, pad, seed }) => {
    const [shape, filterShape] = [
      [batch, ...input, channels],
      [...size, channels, 2],
    ];
    const [values, weights] = [negatives(shape, seed), negatives(filterShape, seed + 2)];
    const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, strides, pad);
    await expectGradient((x) => convolve(x, tf.tensor(weights, filterShape)), shape, seed);
    await expectGradient((w) => convolve(tf.tensor(values, shape), w), filterShape, seed);
  }));
