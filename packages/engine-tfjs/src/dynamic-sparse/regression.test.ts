import '@tensorflow/tfjs-backend-cpu';
import { type RegressionSpec, random } from '@freetickets/core';
import { regressionLoss } from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { dynamicSparse } from './dynamic-sparse.js';
import { fixed } from './testing-conv-net.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const count = 64;
const stream = random.derive(1, 'line');
const points = Float32Array.from({ length: count }, () => 2 * stream.uniform() - 1);
/** 3 x - 1, evenly up to 0.5 off. */
const numbers = points.map((x) => 3 * x - 1 + stream.uniform() - 0.5);

test.each<[RegressionSpec, number]>([
  [{ name: 'gaussian-nll' }, 2],
  [{ name: 'pinball', quantiles: [0.1, 0.5, 0.9] }, 3],
])('%o is learnt under plain model.fit, with zeros kept', async (spec, units) => {
  const dense = (args: object, seed: number) =>
    tfl.layers.dense({
      ...(args as { units: number }),
      kernelInitializer: tfl.initializers.heNormal({ seed }),
    });
  const model = tfl.sequential({
    layers: [dense({ units: 16, activation: 'relu', inputShape: [1] }, 1), dense({ units }, 2)],
  });
  const optimizer = dynamicSparse(tf.train.adam(0.03), {
    ...{ sparsity: 0.4, strategy: fixed, everySteps: 10, lastStep: 300 },
  });
  model.compile({ optimizer, loss: regressionLoss(spec) });
  const xs = tf.tensor2d(points, [count, 1]);
  const ys = tf.tile(tf.tensor2d(numbers, [count, 1]), [1, units]);
  await model.fit(xs, ys, { epochs: 100, batchSize: 16, shuffle: false, verbose: 0 });
  const outputs = (await (model.predict(xs) as tf.Tensor).array()) as number[][];
  const below = numbers.filter((y, i) => y < outputs[i][0]).length / count;
  if (spec.name === 'pinball') {
    const shares = spec.quantiles.map(
      (_, q) => numbers.filter((y, i) => y < outputs[i][q]).length / count,
    );
    for (const [q, share] of shares.entries()) {
      expect(Math.abs(share - spec.quantiles[q])).toBeLessThan(0.15);
    }
  } else {
    expect(Math.abs(below - 0.5)).toBeLessThan(0.2);
    // The variance of what is even between -0.5 and 0.5.
    const mean = outputs.reduce((sum, [, s]) => sum + Math.exp(s), 0) / count;
    expect(Math.abs(mean - 1 / 12)).toBeLessThan(0.04);
  }
  expect(optimizer.density).toBeCloseTo(0.6, 1);
});
