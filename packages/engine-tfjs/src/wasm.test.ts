import '@tensorflow/tfjs-backend-cpu';
import { random, type Strategy } from '@freetickets/core';
import { highest, lowest } from '@freetickets/sparse-masks';
import { engineConformance } from '@freetickets/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from './backend.js';
import { dynamicSparse } from './dynamic-sparse/dynamic-sparse.js';
import type { DynamicSparseOptimizer } from './dynamic-sparse/optimizer.js';
import { tfjs } from './engine.js';

beforeAll(() => useBackend('wasm'));

describe('conformance on wasm', () => {
  for (const { name, run } of engineConformance(tfjs({ backend: 'wasm' }))) test(name, run);
});

test('dynamicSparse trains under model.fit as on cpu, and leaks nothing', async () => {
  const strategy: Strategy = {
    order: 'prune-first',
    prune: {
      needs: [],
      prune: ({ mask, weights }, n) => lowest(mask.active(), n, (p) => Math.abs(weights[p])),
    },
    grow: {
      needs: ['denseGradient'],
      grow: ({ mask, denseGradient: g }, n) => highest(mask.inactive(), n, (p) => Math.abs(g[p])),
    },
  };
  const stream = random.derive(1);
  const pixels = Float32Array.from({ length: 16 * 64 }, () => stream.uniform());
  const classes = Int32Array.from({ length: 16 }, () => stream.integer(3));

  const train = async () => {
    const normal = (seed: number) => tfl.initializers.heNormal({ seed });
    const model = tfl.sequential({
      layers: [
        tfl.layers.conv2d({
          inputShape: [8, 8, 1],
          filters: 4,
          kernelSize: 3,
          strides: 2,
          kernelInitializer: normal(1),
        }),
        tfl.layers.batchNormalization(),
        tfl.layers.depthwiseConv2d({ kernelSize: 2, depthwiseInitializer: normal(2) }),
        tfl.layers.flatten(),
        tfl.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: normal(3) }),
      ],
    });
    const options = { sparsity: 0.5, strategy, everySteps: 3, lastStep: Infinity };
    const optimizer = dynamicSparse(tf.train.momentum(0.05, 0.9), options);
    model.compile({ optimizer, loss: 'categoricalCrossentropy' });
    const x = tf.tensor4d(pixels, [16, 8, 8, 1]);
    const y = tf.oneHot(tf.tensor1d(classes, 'int32'), 3);
    const fit = () => model.fit(x, y, { epochs: 3, batchSize: 4, shuffle: false, verbose: 0 });
    await fit();
    const before = tf.memory().numTensors;
    const { history } = await fit();
    expect(tf.memory().numTensors).toBe(before);
    const { masks } = model.optimizer as DynamicSparseOptimizer;
    return {
      losses: history.loss.map(Number),
      masks: [...masks.values()].map((mask) => mask.active()),
    };
  };

  const onWasm = await train();
  await useBackend('cpu');
  const onCpu = await train();
  await useBackend('wasm');
  expect(onWasm.masks).toEqual(onCpu.masks);
  for (const [i, loss] of onCpu.losses.entries()) expect(onWasm.losses[i]).toBeCloseTo(loss, 4);
});
