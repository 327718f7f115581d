import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, test } from 'vitest';
import { expectSame, negatives, type Operation, registerAll } from './testing-slopes.js';

beforeAll(registerAll);

test.each([[[4]], [[3, 4]], [[3, 1]], [[2, 1, 1]], [[1, 3, 1]], [[2, 3, 4]], [[1, 1, 1]]])(
  'prelu with slopes of the shape %o',
  async (slopes) => {
    const alpha = negatives(slopes, 3).map((value) => value / 16);
    const f: Operation = (x) => tf.prelu(tf.add(x, 12), tf.tensor(alpha, slopes));
    await expectSame(f, [2, 2, 3, 4].slice(-3), 1);
  },
);
