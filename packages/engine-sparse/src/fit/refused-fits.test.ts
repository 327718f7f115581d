import { DataError, DivergenceError, ModelError, OptionError } from '@freetickets/core';
import { rigl } from '@freetickets/strategies';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { fitSparsely } from './fit-sparsely.js';
import type { FitSparselyOptions } from './options.js';
import {
  args,
  type Compilation,
  classes,
  compiled,
  count,
  dense,
  fitted,
  images,
  layers,
  loss,
  models,
  oneHot,
  softmax,
  still,
} from './testing-fits.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('fitSparsely', () => {
  test('refuses a model that has got other layers', async () => {
    const { model } = await fitted();
    (model as tfl.Sequential).add(layers.reshape({ targetShape: [classes] }));
    model.compile({ optimizer: model.optimizer, loss });
    await expect(model.fit(images(), oneHot(), args)).rejects.toThrow(/other layers.*detach/);
  });

  test('refuses targets that are no class and no probabilities of classes', async () => {
    const { model, fast } = await fitted();
    const several = model.fit(images(), tf.ones([count, classes]), args);
    await expect(several).rejects.toThrow(DataError);
    await expect(several).rejects.toThrow(/targets: those of example 0 sum to 3, expected 1/);
    model.compile({ optimizer: model.optimizer, loss: 'sparseCategoricalCrossentropy' });
    const between = model.fit(images(), tf.fill([count], 0.5), args);
    await expect(between).rejects.toThrow(/Target 0 .* is 0.5, expected a class index/);
    expect(fast.steps).toBe(0);
  });

  test('refuses metrics beside classWeight, which its steps do not measure', async () => {
    const { model } = await fitted(still, models.Sequential, { metrics: ['crossentropy'] });
    const weighted = model.fit(images(), oneHot(), { ...args, classWeight: { 0: 1, 1: 2, 2: 1 } });
    await expect(weighted).rejects.toThrow(/metrics: .*beside classWeight/);
  });

  test('stops where training diverges', async () => {
    const { model } = await fitted(still, models.Sequential, { optimizer: tf.train.sgd(1e30) });
    await expect(model.fit(images(), oneHot(), args)).rejects.toThrow(DivergenceError);
  });

  test('refuses to be made twice of a model', async () => {
    const { model, fast } = await fitted();
    await expect(fitSparsely(model, still)).rejects.toThrow(/sparsely already.*detach/);
    fast.detach();
    const again = await fitSparsely(model, still);
    await model.trainOnBatch(images(), oneHot());
    expect([fast.steps, again.steps]).toEqual([0, 1]);
    expect(() => fast.exportTicket()).toThrow(/was detached/);
  });

  test('refuses models it cannot train, naming why', async () => {
    await expect(fitSparsely(models.Sequential(), still)).rejects.toThrow(/Call model.compile/);

    const recurrent = () =>
      tfl.sequential({
        layers: [
          layers.simpleRNN({ units: 3, inputShape: [4, 2], recurrentInitializer: 'zeros' }),
          softmax(),
        ],
      });
    const refused = fitted(still, recurrent);
    await expect(refused).rejects.toThrow(ModelError);
    await expect(refused).rejects.toThrow(/SimpleRNN.*engine: 'tfjs'/);

    const logits = () => tfl.sequential({ layers: [dense(classes, { inputShape: [4] })] });
    await expect(fitted(still, logits)).rejects.toThrow(/logits.*softmax/);

    const depthwise = () =>
      tfl.sequential({
        layers: [
          layers.depthwiseConv2d({ inputShape: [4, 4, 2], kernelSize: 3 }),
          layers.globalAveragePooling2d({}),
          layers.softmax(),
        ],
      });
    await expect(fitted(still, depthwise)).rejects.toThrow(/no maskable layer/);
  });

  test('refuses optimizers, losses and metrics that it does not have, and lists those it has', async () => {
    const refused = (more: Compilation) => fitted(still, models.Sequential, more);
    await expect(refused({ optimizer: 'rmsprop' })).rejects.toThrow(OptionError);
    await expect(refused({ optimizer: 'rmsprop' })).rejects.toThrow(
      /optimizer: got "RMSProp", expected one of SGD, Momentum, Adam/,
    );
    await expect(refused({ loss: 'meanAbsoluteError' })).rejects.toThrow(
      /loss: got "meanAbsoluteError".*categoricalCrossentropy, sparseCategorical/,
    );
    await expect(refused({ loss: tf.losses.softmaxCrossEntropy })).rejects.toThrow(OptionError);
    await expect(refused({ metrics: ['accuracy', 'precision'] })).rejects.toThrow(
      /metrics: got "precision".*accuracy, acc, crossentropy, ce/,
    );
    await expect(refused({ metrics: tfl.metrics.precision })).rejects.toThrow(OptionError);
  });

  test('refuses wrong options, naming them', async () => {
    const given = (wrong: object) => fitted({ ...still, ...wrong } as FitSparselyOptions);
    await expect(given({ sparsity: 1 })).rejects.toThrow(/fitSparsely: sparsity: got 1, expected/);
    await expect(given({ strategy: rigl() })).rejects.toThrow(
      /fitSparsely: lastStep: got undefined/,
    );
    await expect(given({ batchSize: 0 })).rejects.toThrow(/fitSparsely: batchSize: got 0/);
    await expect(given({ clipNorm: 0 })).rejects.toThrow(/fitSparsely: clipNorm: got 0/);
    await expect(given({ threads: 0.5 })).rejects.toThrow(/fitSparsely: threads: got 0.5/);
    await expect(given({ sparsety: 0.5 })).rejects.toThrow(/sparsety.*did you mean sparsity/);
  });

  test('refuses a backend that cannot be read synchronously', async () => {
    const model = compiled();
    tf.registerBackend('webgpu', () => new MathBackendCPU());
    tf.copyRegisteredKernels('cpu', 'webgpu');
    await tf.setBackend('webgpu');
    await expect(fitSparsely(model, still)).rejects.toThrow(/backend: got "webgpu"/);
    await tf.setBackend('cpu');
    tf.removeBackend('webgpu');
  });
});
