import { DataError, ModelError, OptionError, type RegressionSpec, random } from '@freetickets/core';
import { regressionLoss } from '@freetickets/model-graph';
import { rigl, staticTopology } from '@freetickets/strategies';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { sparse } from '../engine.js';
import { fitSparsely } from './fit-sparsely.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const count = 64;
const stream = random.derive(1, 'waves');
const points = Float32Array.from({ length: count }, () => 4 * stream.uniform() - 2);
/** sin(2 x), and noise that grows with |x|. */
const numbers = points.map((x) => Math.sin(2 * x) + 0.2 * Math.abs(x) * (stream.uniform() - 0.5));
const inputs = () => tf.tensor2d(points.slice(), [count, 1]);
const targets = (times: number) => tf.tile(tf.tensor2d(numbers.slice(), [count, 1]), [1, times]);

const losses: readonly [RegressionSpec, number][] = [
  [{ name: 'mean-squared-error' }, 1],
  [{ name: 'gaussian-nll' }, 2],
  [{ name: 'pinball', quantiles: [0.05, 0.5, 0.95] }, 3],
];

function compiled(units: number, loss: tfl.ModelCompileArgs['loss'], activation = 'linear') {
  const normal = (seed: number) => tfl.initializers.heNormal({ seed });
  const dense = (args: object) => tfl.layers.dense(args as never);
  const model = tfl.sequential({
    layers: [
      dense({ inputShape: [1], units: 24, activation: 'tanh', kernelInitializer: normal(1) }),
      dense({ units: 24, activation: 'tanh', kernelInitializer: normal(2) }),
      dense({ units, activation, kernelInitializer: normal(3) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.02), loss });
  return model;
}

const still = { sparsity: 0, strategy: staticTopology(), variant: 'wasm-simd' } as const;
const args = { batchSize: 16, shuffle: false, verbose: 0 } as const;

test.each(losses)('%o is learnt as TensorFlow.js does', async (spec, units) => {
  const [plain, model] = [0, 1].map(() => compiled(units, regressionLoss(spec)));
  const fast = await fitSparsely(model, still);
  const [expected, got] = [
    await plain.fit(inputs(), targets(units), { ...args, epochs: 4 }),
    await model.fit(inputs(), targets(units), { ...args, epochs: 4 }),
  ];
  for (const [epoch, loss] of expected.history.loss.entries()) {
    expect(got.history.loss[epoch]).toBeCloseTo(Number(loss), 3);
  }
  const [wanted, learned] = [plain, model].map((each) =>
    (each.predict(inputs()) as tf.Tensor).dataSync(),
  );
  for (const [i, output] of wanted.entries()) expect(learned[i]).toBeCloseTo(output, 2);
  fast.detach();
});

test('it learns while its topology changes, and its ticket is the model', async () => {
  const model = compiled(1, 'meanSquaredError');
  const fast = await fitSparsely(model, {
    ...{ ...still, sparsity: 0.6, strategy: rigl(), everySteps: 20, lastStep: 300 },
  });
  const { history } = await model.fit(inputs(), targets(1), { ...args, epochs: 120 });
  expect(Number(history.loss.at(-1))).toBeLessThan(0.05);
  const predictor = await sparse({ variant: 'wasm-simd' }).createPredictor(fast.graph, [
    fast.exportTicket(),
  ]);
  const outputs = await predictor.predict(points, count);
  const predicted = (model.predict(inputs()) as tf.Tensor).dataSync();
  for (const [i, output] of outputs.entries()) expect(predicted[i]).toBeCloseTo(output, 5);
  predictor.dispose();
  fast.detach();
});

test('metrics are the squared error, or none', async () => {
  const model = compiled(1, 'meanSquaredError');
  model.compile({ optimizer: model.optimizer, loss: 'meanSquaredError', metrics: ['mse'] });
  await fitSparsely(model, still);
  const { history } = await model.fit(inputs(), targets(1), args);
  expect(history.mse).toEqual(history.loss);
  const nll = compiled(2, regressionLoss({ name: 'gaussian-nll' }));
  nll.compile({ optimizer: 'adam', loss: nll.loss as never, metrics: ['accuracy'] });
  await expect(fitSparsely(nll, still)).rejects.toThrow(OptionError);
  await expect(fitSparsely(nll, still)).rejects.toThrow(/none beside the loss gaussian-nll/);
});

test('targets that differ between outputs, other outputs and another loss are refused', async () => {
  const nll = regressionLoss({ name: 'gaussian-nll' });
  const model = compiled(2, nll);
  const fast = await fitSparsely(model, still);
  const differing = tf.concat([targets(1), tf.neg(targets(1))], 1);
  const wrong = model.fit(inputs(), differing, args);
  await expect(wrong).rejects.toThrow(DataError);
  await expect(wrong).rejects.toThrow(/expected each 2 times.*tf\.tile\(ys, \[1, 2\]\)/);
  const missing = model.fit(inputs(), tf.fill([count, 2], Number.NaN), args);
  await expect(missing).rejects.toThrow(/Target 0 of a batch is NaN, expected a finite number/);
  model.compile({ optimizer: model.optimizer, loss: 'meanSquaredError' });
  await expect(model.fit(inputs(), targets(2), args)).rejects.toThrow(/another loss.*anew/);
  fast.detach();
  await expect(fitSparsely(compiled(3, nll), still)).rejects.toThrow(/2 outputs for each target/);
  const sigmoid = fitSparsely(compiled(1, 'meanSquaredError', 'sigmoid'), still);
  await expect(sigmoid).rejects.toThrow(ModelError);
  await expect(sigmoid).rejects.toThrow(
    /by a sigmoid, but the loss meanSquaredError takes numbers as they come/,
  );
});
