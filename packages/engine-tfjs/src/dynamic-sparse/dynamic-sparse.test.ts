import { ModelError, OptionError } from '@freetickets/core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { dynamicSparse } from './dynamic-sparse.js';
import type { DynamicSparseOptimizer } from './optimizer.js';
import type { DynamicSparseOptions } from './options.js';
import { sparsify } from './sparsify.js';
import { compiled, rigl } from './testing-compiled.js';
import { convNet, fixed, inputs, labels, loss, read, variablesOf } from './testing-conv-net.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('dynamicSparse', () => {
  const options = { sparsity: 0.8, strategy: fixed };

  test('the first forward pass is sparse already', async () => {
    const { model, optimizer } = compiled(tf.train.sgd(0.1), options);
    const reference = convNet();
    reference.compile({ optimizer: 'sgd', loss });
    const [x, y] = [inputs(1), labels()];
    const first = await model.trainOnBatch(x, y);
    const masks = [...optimizer.masks.values()];
    expect(masks).toHaveLength(3);
    for (const variable of variablesOf(reference).filter(({ rank }) => rank > 1)) {
      const mask = masks.shift();
      variable.assign(
        tf.tensor(
          read(variable).map((w, p) => (mask?.has(p) ? w : 0)),
          variable.shape,
        ),
      );
    }
    const [expected] = [reference.evaluate(x, y) as tf.Scalar];
    expect(first).toBeCloseTo(expected.dataSync()[0], 6);
  });

  test('masks depend on the seed, not on what was created before', async () => {
    const masksOf = async (seed: number) => {
      const { model, optimizer } = compiled(tf.train.sgd(0.1), { ...options, seed });
      await model.trainOnBatch(inputs(1), labels());
      return [...optimizer.masks.values()].map((mask) => mask.active());
    };
    const first = await masksOf(1);
    expect(await masksOf(1)).toEqual(first);
    expect(await masksOf(2)).not.toEqual(first);
  });

  test('excluded layers stay dense', async () => {
    const model = convNet();
    const [conv, , hidden, output] = model.layers;
    const exclude = [conv.name, output.name];
    model.compile({ optimizer: dynamicSparse(tf.train.sgd(0.1), { ...options, exclude }), loss });
    await model.trainOnBatch(inputs(1), labels());
    const { masks, density } = model.optimizer as DynamicSparseOptimizer;
    expect([...masks.keys()]).toEqual([hidden.weights[0].name]);
    expect(density).toBeCloseTo(0.2, 2);
  });

  test('weights set from outside are masked before the next step', async () => {
    const { model, optimizer } = compiled(tf.train.momentum(0.1, 0.9), options);
    await model.trainOnBatch(inputs(1), labels());
    model.setWeights(model.getWeights().map((weight) => tf.ones(weight.shape)));
    await model.trainOnBatch(inputs(2), labels());
    for (const variable of variablesOf(model)) {
      const weights = variable.dataSync();
      const outside = optimizer.masks.get(variable.name)?.inactive() ?? [];
      expect(Array.from(outside, (p) => weights[p]).every((weight) => weight === 0)).toBe(true);
    }
  });

  test('a scheduled fraction follows step / lastStep, and updates end there', async () => {
    const progress: number[] = [];
    const fraction = {
      at: (p: number) => {
        progress.push(p);
        return 0.5;
      },
    };
    const { model } = compiled(tf.train.sgd(0.1), {
      sparsity: 0.5,
      strategy: rigl,
      fraction,
      everySteps: 2,
      lastStep: 5,
    });
    for (let step = 1; step <= 8; step++) await model.trainOnBatch(inputs(step), labels());
    expect(progress).toEqual([2 / 5, 4 / 5]);
  });

  test('another model with the same optimizer is refused', async () => {
    const { model, optimizer } = compiled(tf.train.sgd(0.1), options);
    await model.trainOnBatch(inputs(1), labels());
    const second = convNet();
    second.compile({ optimizer, loss });
    const step = second.trainOnBatch(inputs(1), labels());
    await expect(step).rejects.toThrow(ModelError);
    await expect(step).rejects.toThrow(/none for .*kernel.*Make a dynamicSparse for each model/);
    await model.trainOnBatch(inputs(2), labels());
  });

  test('kernels that are unfrozen later are refused', async () => {
    const model = convNet();
    model.layers[0].trainable = false;
    const optimizer = dynamicSparse(tf.train.sgd(0.1), options);
    model.compile({ optimizer, loss });
    await model.trainOnBatch(inputs(1), labels());
    expect(optimizer.masks.size).toBe(2);
    model.layers[0].trainable = true;
    model.compile({ optimizer, loss });
    await expect(model.trainOnBatch(inputs(1), labels())).rejects.toThrow(/layers are unfrozen/);
  });

  test('refuses an optimizer that is sparse already', () => {
    const { model, optimizer } = compiled(tf.train.sgd(0.1), options);
    expect(() => dynamicSparse(optimizer, options)).toThrow(OptionError);
    expect(() => dynamicSparse(optimizer, options)).toThrow(/optimizer: .*not sparse yet/);
    expect(() => sparsify(model, options)).toThrow(OptionError);
  });

  test('goes on with loaded weights without losing one', async () => {
    const trained = compiled(tf.train.momentum(0.05, 0.9), {
      ...options,
      strategy: rigl,
      everySteps: 2,
      lastStep: 4,
    });
    for (let step = 1; step <= 6; step++) await trained.model.trainOnBatch(inputs(step), labels());
    const saved = trained.model.getWeights().map(read);

    const load = async (masks: 'random' | 'from-weights') => {
      const { model, optimizer } = compiled(tf.train.momentum(0, 0.9), { ...options, masks });
      model.setWeights(model.getWeights().map(({ shape }, i) => tf.tensor(saved[i], shape)));
      await model.trainOnBatch(inputs(9), labels());
      return { weights: model.getWeights().map(read), optimizer };
    };
    const { weights, optimizer } = await load('from-weights');
    expect(weights).toEqual(saved);
    expect([...optimizer.masks.values()].map((mask) => mask.active())).toEqual(
      [...trained.optimizer.masks.values()].map((mask) => mask.active()),
    );
    expect((await load('random')).weights).not.toEqual(saved);
  });

  test('refuses masks from weights that are denser than they should be', async () => {
    const { model } = compiled(tf.train.sgd(0.1), { ...options, masks: 'from-weights' });
    const step = model.trainOnBatch(inputs(1), labels());
    await expect(step).rejects.toThrow(ModelError);
    // 72 + 384 + 18 kernel weights.
    await expect(step).rejects.toThrow(/^474 weights .* sparsity of 0.8 leaves 95\./);
  });

  test('leaves recurrent layers dense', async () => {
    const initial = { kernelInitializer: 'ones', recurrentInitializer: 'ones' } as const;
    const model = tfl.sequential({
      layers: [
        tfl.layers.bidirectional({
          inputShape: [4, 3],
          layer: tfl.layers.lstm({ units: 2, returnSequences: true, ...initial }) as tfl.RNN,
          mergeMode: 'concat',
        }),
        tfl.layers.gru({ units: 3, ...initial }),
        tfl.layers.dense({ units: 3, activation: 'softmax', name: 'recurrent-output' }),
      ],
    });
    model.compile({ optimizer: dynamicSparse(tf.train.sgd(0.1), options), loss });
    await model.trainOnBatch(tf.ones([2, 4, 3]), tf.oneHot([0, 1], 3));
    const { masks } = model.optimizer as DynamicSparseOptimizer;
    expect([...masks.keys()]).toEqual(['recurrent-output/kernel']);
  });

  test('refuses wrong options, naming them', () => {
    const given = (wrong: object) => () =>
      dynamicSparse(tf.train.sgd(0.1), { ...options, ...wrong } as DynamicSparseOptions);
    expect(given({ sparsity: 1 })).toThrow(/sparsity: got 1, expected a number from 0 up to/);
    expect(given({ sparsity: Number.NaN })).toThrow(OptionError);
    expect(given({ strategy: 'rigl' })).toThrow(/strategy: got "rigl", expected a strategy/);
    expect(given({ everySteps: 0 })).toThrow(/everySteps: got 0/);
    expect(given({ fraction: 1.5 })).toThrow(/fraction: got 1.5/);
    expect(given({ strategy: rigl })).toThrow(
      /lastStep: got undefined, expected the last step.*75%/,
    );
    expect(given({ strategy: rigl, lastStep: Infinity, fraction: { at: () => 0.3 } })).toThrow(
      /lastStep: got Infinity, expected a finite one/,
    );
    expect(given({ masks: 'old' })).toThrow(
      /masks: got "old", expected 'random' or 'from-weights'/,
    );
    expect(given({ lastStep: 2.5 })).toThrow(/lastStep: got 2.5/);
    expect(given({ seed: -1 })).toThrow(/seed: got -1/);
    expect(given({ weightDecay: Number.POSITIVE_INFINITY })).toThrow(/weightDecay/);
    expect(given({ exclude: [1] })).toThrow(/exclude/);
    const centered = tf.train.rmsprop(0.1, 0.9, 0, 1e-7, true);
    expect(() => dynamicSparse(centered, options)).toThrow(/optimizer: got "centered RMSProp"/);
    expect(() => dynamicSparse('sgd' as never, options)).toThrow(/optimizer: got "sgd"/);
  });

  test('refuses a backend that cannot be read synchronously', async () => {
    tf.registerBackend('webgpu', () => new MathBackendCPU());
    tf.copyRegisteredKernels('cpu', 'webgpu');
    await tf.setBackend('webgpu');
    const { model } = compiled(tf.train.sgd(0.1), options);
    await expect(model.trainOnBatch(inputs(1), labels())).rejects.toThrow(OptionError);
    await tf.setBackend('cpu');
    tf.removeBackend('webgpu');
  });
});
