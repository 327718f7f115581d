import { createRequire } from 'node:module';
import { join } from 'node:path';
import { engineConformance } from '@freetickets/testing';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from './backend.js';
import { dynamicSparse } from './dynamic-sparse/dynamic-sparse.js';
import { tfjs } from './engine.js';

/** A folder whose node_modules holds @tensorflow/tfjs-node with its native library, which is not installed here. */
const folder = process.env.FREETICKETS_TFJS_NODE;

describe.skipIf(!folder)('conformance on tfjs-node (set FREETICKETS_TFJS_NODE to run it)', () => {
  beforeAll(async () => {
    const require = createRequire(join(folder ?? '', 'package.json'));
    // tfjs-node brings its own tfjs-core: of the same version, it shares engine and registries with ours.
    await useBackend('node', async (specifier) => require(specifier));
  });

  test('the native backend runs', () => {
    expect(tf.getBackend()).toBe('tensorflow');
  });

  test('dynamicSparse works with the optimizers and models of the other copy of TensorFlow.js', async () => {
    const require = createRequire(join(folder ?? '', 'package.json'));
    const other: typeof tf & typeof tfl = require('@tensorflow/tfjs');
    expect(other.Tensor).not.toBe(tf.Tensor);
    const model = other.sequential({
      layers: [other.layers.dense({ inputShape: [10], units: 4, activation: 'softmax' })],
    });
    const optimizer = dynamicSparse(other.train.momentum(0.1, 0.9), {
      sparsity: 0.75,
      strategy: { order: 'static' },
    });
    model.compile({ optimizer, loss: 'categoricalCrossentropy' });
    await model.fit(other.ones([8, 10]), other.oneHot([0, 1, 2, 3, 0, 1, 2, 3], 4), { verbose: 0 });
    const [mask] = [...optimizer.masks.values()];
    const weights = model.getWeights()[0].dataSync();
    expect(mask.count).toBe(10);
    expect(mask.inactive().every((position) => weights[position] === 0)).toBe(true);
  });

  for (const { name, run } of engineConformance(tfjs())) test(name, run);
});
