import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { random, type Strategy } from '@freetickets/core';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { erk, gather, initialTopology, updateTopology } from '@freetickets/sparse-masks';
import { rigl, snfs } from '@freetickets/strategies';
import { beforeAll, describe, expect, test } from 'vitest';
import { sparse } from '../engine.js';
import { fitSparsely } from './fit-sparsely.js';
import type { FitSparselyOptions } from './options.js';
import {
  args,
  compiled,
  conv,
  count,
  denseOf,
  fitted,
  images,
  labels,
  layers,
  loss,
  models,
  moving,
  oneHot,
  pixels,
  softmax,
  still,
  weightsOf,
} from './testing-fits.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** What the engine itself gives: a loop over `trainBatch` and `updateTopology`. */
async function reference(model: tfl.LayersModel, epochs: number, strategy: Strategy) {
  const graph = modelGraph(model);
  const values = await parameterValues(model, graph);
  const kernels = graph.parameters.filter(({ maskable }) => maskable);
  const masks = initialTopology(kernels, { sparsity: 0.5, distribution: erk(), seed: 1 });
  const parameters = graph.parameters.map(({ name, shape }) => {
    const mask = masks[name];
    return [
      name,
      mask ? { shape, mask, values: gather(values[name], mask) } : { shape, values: values[name] },
    ];
  });
  const network = await sparse({ variant: 'wasm-simd', threads: 1 }).createNetwork(graph, {
    initial: { graphHash: graph.hash, parameters: Object.fromEntries(parameters) },
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
    loss: { labelSmoothing: 0 },
    batchSize: 8,
    track: ['denseMomentum'],
    seed: 1,
  });
  const batches: { loss: number; accuracy: number }[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let from = 0; from < count; from += 8) {
      const size = Math.min(8, count - from);
      const batch = {
        inputs: pixels.slice(from * 72, (from + size) * 72),
        labels: labels.slice(from, from + size),
        count: size,
      };
      const result = await network.trainBatch(batch, {
        learningRate: 0.05,
        collect: ['denseGradient', 'denseMomentum'],
      });
      batches.push({
        loss: Math.fround(result.loss),
        accuracy: Math.fround(result.correct / size),
      });
      const step = batches.length;
      if (step % 2 !== 0 || step > 6) continue;
      for (const { name } of kernels) {
        const stream = random.derive(1, 'update', step, name);
        const { mask } = updateTopology(await network.layer(name), strategy, 0.4, stream);
        await network.setMask(name, mask);
      }
    }
  }
  const ticket = await network.exportTicket();
  network.dispose();
  return { batches, ticket };
}

describe.each(Object.entries(models))('a %s model', (_, make) => {
  test.each([
    ['rigl', rigl()],
    ['snfs', snfs()],
  ])('takes the steps of the engine, with topology updates by %s', async (_, strategy) => {
    const expected = await reference(compiled(make), 3, strategy);
    const { model, fast } = await fitted({ ...moving, strategy }, make);
    const batches: object[] = [];
    await model.fit(images(), oneHot(), {
      ...args,
      epochs: 3,
      callbacks: {
        onBatchEnd: (_, logs) => {
          batches.push({ loss: logs?.loss, accuracy: logs?.acc });
        },
      },
    });
    expect(batches).toEqual(expected.batches);
    expect(fast.steps).toBe(9);
    expect(await weightsOf(model)).toEqual(denseOf(expected.ticket));
    expect(denseOf(fast.exportTicket())).toEqual(denseOf(expected.ticket));
    fast.detach();
  });

  test('fits the data, with inactive weights at 0 and their number unchanged', async () => {
    const { model, fast } = await fitted(moving, make);
    const first = fast.masks;
    const counts = [...first.values()].map((mask) => mask.count);
    expect(fast.density).toBeCloseTo(0.5, 2);
    const { history } = await model.fit(images(), oneHot(), { ...args, epochs: 20 });
    expect(history.loss.at(-1)).toBeLessThan(Number(history.loss[0]) / 4);
    expect(history.acc.at(-1)).toBe(1);
    expect([...fast.masks.values()].map((mask) => mask.count)).toEqual(counts);
    expect([...fast.masks].some(([name, mask]) => !first.get(name)?.equals(mask))).toBe(true);
    const weights = await weightsOf(model);
    for (const [name, mask] of fast.masks) {
      expect(mask.inactive().every((position) => weights[name][position] === 0)).toBe(true);
      expect(mask.active().some((position) => weights[name][position] === 0)).toBe(false);
    }
    fast.detach();
  });

  test('validates with the weights of the epoch, as callbacks and evaluate do', async () => {
    const { model, fast } = await fitted(moving, make);
    const evaluated: number[] = [];
    const validation: [tf.Tensor, tf.Tensor] = [images(), oneHot()];
    const evaluate = () => {
      const [mean] = model.evaluate(...validation, { batchSize: 8 }) as tf.Scalar[];
      return mean.dataSync()[0];
    };
    const { history } = await model.fit(images(), oneHot(), {
      ...args,
      epochs: 3,
      validationData: validation,
      callbacks: {
        onEpochEnd: () => {
          evaluated.push(evaluate());
        },
      },
    });
    expect(new Set(evaluated).size).toBe(3);
    expect(history.val_loss).toEqual(evaluated);
    fast.detach();
    expect(evaluate()).toBe(evaluated[2]);
  });

  test('leaks no tensor, and is given back as it was', async () => {
    const [x, y] = [images(), oneHot()];
    const model = compiled(make);
    const compiledTensors = tf.memory().numTensors;
    const fast = await fitSparsely(model, moving);
    const fit = () => model.fit(x, y, { ...args, epochs: 2, validationData: [x, y] });
    await fit();
    await fit();
    await model.trainOnBatch(x, y);
    (model.predict(x) as tf.Tensor).dispose();
    expect(tf.memory().numTensors).toBe(compiledTensors);

    const weights = await weightsOf(model);
    fast.detach();
    fast.detach();
    for (const key of ['fit', 'fitDataset', 'trainOnBatch', 'makeTrainFunction']) {
      expect(Object.hasOwn(model, key)).toBe(false);
    }
    expect(model.weights.some((weight) => Object.hasOwn(weight, 'read'))).toBe(false);
    expect(await weightsOf(model)).toEqual(weights);
    await fit();
    expect(fast.steps).toBe(13);
    expect(await weightsOf(model)).not.toEqual(weights);
    expect(tf.memory().numTensors).toBeGreaterThan(compiledTensors);
  });
});

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.05, 0.9),
  nesterov: () => tf.train.momentum(0.05, 0.8, true),
  adam: () => tf.train.adam(0.01, 0.8, 0.95, 1e-3),
};

describe.each(Object.entries(optimizers))('%s', (_, optimizer) => {
  const metrics = ['accuracy', 'crossentropy'];

  test.each(['functional', 'Sequential'])(
    'fits a dense %s model as TensorFlow.js does',
    async (kind) => {
      const plain = compiled(models[kind], { optimizer: optimizer(), metrics });
      const { model, fast } = await fitted({ ...still, sparsity: 0 }, models[kind], {
        optimizer: optimizer(),
        metrics,
      });
      const fit = (each: tfl.LayersModel) =>
        each.fit(images(), oneHot(), { ...args, epochs: 3, validationSplit: 0.2 });
      const [expected, got] = [await fit(plain), await fit(model)];
      expect(Object.keys(got.history)).toEqual(Object.keys(expected.history));
      for (const [name, values] of Object.entries(expected.history)) {
        for (const [epoch, value] of values.entries()) {
          expect(got.history[name][epoch], name).toBeCloseTo(Number(value), 4);
        }
      }
      const [wanted, weights] = [await weightsOf(plain), await weightsOf(model)];
      for (const [name, values] of Object.entries(wanted)) {
        const difference = values.map((value, i) => Math.abs(value - weights[name][i]));
        expect(Math.max(...difference), name).toBeLessThan(1e-4);
      }
      fast.detach();
    },
  );

  test('takes a new learning rate at the next step', async () => {
    const { model, fast } = await fitted(still, models.Sequential, { optimizer: optimizer() });
    const weights: object[] = [];
    await model.fit(images(), oneHot(), {
      ...args,
      callbacks: {
        onBatchEnd: async (batch) => {
          weights.push(await weightsOf(model));
          const next = [0, 0.05][batch];
          const inside = model.optimizer as tf.SGDOptimizer & { learningRate: number };
          if (inside.setLearningRate) inside.setLearningRate(next);
          else inside.learningRate = next;
        },
      },
    });
    expect(weights[1]).toEqual(weights[0]);
    expect(weights[2]).not.toEqual(weights[1]);
    fast.detach();
  });
});

describe('fitSparsely', () => {
  test('leaves excluded layers dense', async () => {
    const { model, fast } = await fitted({ ...moving, exclude: ['conv2d-1', 'dense-2'] });
    await model.fit(images(), oneHot(), args);
    expect([...fast.masks.keys()]).toEqual(['dense-1/kernel']);
    const weights = await weightsOf(model);
    expect(weights['conv2d-1/kernel'].every((weight) => weight !== 0)).toBe(true);
    await expect(fitted({ ...still, exclude: ['conv9'] })).rejects.toThrow(
      /"conv9".*conv2d-1, dense-1, dense-2/,
    );
  });

  test('decays and clips as the engine does', async () => {
    const run = async (more: Partial<FitSparselyOptions>) => {
      const { model } = await fitted({ ...still, ...more }, models.Sequential, {
        optimizer: tf.train.sgd(1),
      });
      const before = await weightsOf(model);
      await model.trainOnBatch(images(), oneHot());
      const after = await weightsOf(model);
      return Object.keys(before).flatMap((name) =>
        Array.from(before[name], (weight, i) => ({ weight, change: after[name][i] - weight })),
      );
    };
    const plain = await run({});
    const decayed = await run({ weightDecay: 0.25 });
    for (const [i, { weight, change }] of plain.entries()) {
      expect(decayed[i].change).toBeCloseTo(change - 0.25 * weight, 5);
    }
    const clipped = await run({ clipNorm: 1e-3 });
    expect(Math.hypot(...clipped.map(({ change }) => change))).toBeCloseTo(1e-3, 5);
  });

  test('follows a scheduled fraction', async () => {
    const progress: number[] = [];
    const fraction = {
      at: (share: number) => {
        progress.push(share);
        return 0.5;
      },
    };
    const { model } = await fitted({ ...moving, fraction, everySteps: 2, lastStep: 5 });
    for (let step = 1; step <= 8; step++) await model.trainOnBatch(images(), oneHot());
    expect(progress).toEqual([2 / 5, 4 / 5]);
  });
});

test('a model of several inputs is fitted as its engine trains it', async () => {
  const [image, brightness] = [tfl.input({ shape: [6, 6, 2] }), tfl.input({ shape: [3] })];
  const merged = layers
    .concatenate()
    .apply([layers.flatten().apply(conv().apply(image)) as tfl.SymbolicTensor, brightness]);
  const inputs = [image, brightness];
  const model = tfl.model({ inputs, outputs: softmax().apply(merged) as tfl.SymbolicTensor });
  model.compile({ optimizer: tf.train.sgd(0.05), loss, metrics: ['accuracy'] });
  const fast = await fitSparsely(model, still);
  const numbers = Float32Array.from({ length: count * 3 }, (_, i) => Math.sin(i));
  const initial = fast.exportTicket();
  await model.fit([images(), tf.tensor2d(numbers, [count, 3])], oneHot(), { ...args, epochs: 1 });

  const network = await sparse({ variant: 'wasm-simd', threads: 1 }).createNetwork(fast.graph, {
    initial,
    optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
    loss: { labelSmoothing: 0 },
    batchSize: 8,
    seed: 1,
  });
  for (let from = 0; from < count; from += 8) {
    const own = Array.from({ length: Math.min(8, count - from) }, (_, i) => from + i);
    const examples = own.flatMap((i) => [
      ...pixels.subarray(72 * i, 72 * (i + 1)),
      ...numbers.subarray(3 * i, 3 * (i + 1)),
    ]);
    const batch = {
      inputs: Float32Array.from(examples),
      labels: Int32Array.from(own, (i) => labels[i]),
    };
    await network.trainBatch({ ...batch, count: own.length }, { learningRate: 0.05 });
  }
  expect(await weightsOf(model)).toEqual(denseOf(await network.exportTicket()));
  network.dispose();
  fast.detach();
});
