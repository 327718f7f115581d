import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { ModelError } from '@freetickets/core';
import { modelGraph, parameterVariables } from '@freetickets/model-graph';
import { beforeAll, describe, expect, test } from 'vitest';
import { fitSparsely } from './fit-sparsely.js';
import {
  args,
  compiled,
  fitted,
  images,
  loss,
  models,
  oneHot,
  still,
  weightsOf,
} from './testing-fits.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('fitSparsely', () => {
  test('masks the weights at once, in variables held outside too', async () => {
    const model = compiled();
    const variables = parameterVariables(model, modelGraph(model));
    const fast = await fitSparsely(model, still);
    const zeros = () =>
      Array.from(fast.masks, ([name, mask]) => {
        const values = variables.get(name)?.dataSync() ?? [];
        return mask.inactive().every((position) => values[position] === 0);
      });
    expect(fast.masks.size).toBe(3);
    expect(zeros()).toEqual([true, true, true]);
    await model.trainOnBatch(images(), oneHot());
    const kernel = variables.get('dense-1/kernel')?.dataSync().slice();
    fast.writeBack();
    expect(variables.get('dense-1/kernel')?.dataSync()).not.toEqual(kernel);
    expect(zeros()).toEqual([true, true, true]);
  });

  test('takes over weights assigned from outside, where they are active', async () => {
    const run = async (assign: (model: tfl.LayersModel) => void, learningRate = 0) => {
      const { model, fast } = await fitted();
      await model.trainOnBatch(images(), oneHot());
      assign(model);
      (model.optimizer as tf.MomentumOptimizer).setLearningRate(learningRate);
      const [first] = [await model.trainOnBatch(images(), oneHot())].flat();
      return { first, weights: await weightsOf(model), fast };
    };
    const untouched = await run(() => {}, 0.05);
    const same = await run((model) => model.setWeights(model.getWeights().map(tf.clone)), 0.05);
    expect(same.first).toBe(untouched.first);
    expect(same.weights).toEqual(untouched.weights);

    const still = await run(() => {});
    const ones = await run((model) =>
      model.setWeights(model.getWeights().map(({ shape }) => tf.ones(shape))),
    );
    expect(ones.first).not.toBe(still.first);
    for (const [name, values] of Object.entries(ones.weights)) {
      const mask = ones.fast.masks.get(name);
      expect(values.every((value, i) => value === (!mask || mask.has(i) ? 1 : 0))).toBe(true);
    }

    const { model, fast } = await fitted();
    model.setWeights(model.getWeights().map(({ shape }) => tf.ones(shape)));
    const read = await weightsOf(model);
    for (const [name, mask] of fast.masks) {
      expect(read[name].every((value, i) => value === (mask.has(i) ? 1 : 0))).toBe(true);
    }

    // One kernel alone, past the layer that has it: the others keep what they learned.
    const one = await run((model) =>
      parameterVariables(model, modelGraph(model))
        .get('dense-1/kernel')
        ?.assign(tf.zeros([64, 8])),
    );
    expect(one.weights).toEqual({ ...still.weights, 'dense-1/kernel': new Float32Array(512) });
  });

  test('goes on from saved weights', async () => {
    const { model, fast } = await fitted();
    await model.fit(images(), oneHot(), args);
    const saved: ArrayBuffer[] = [];
    const handler = tf.io.withSaveHandler(async ({ weightData }) => {
      saved.push(weightData as ArrayBuffer);
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    });
    await model.save(handler);
    const weights = await weightsOf(model);
    const names = [...parameterVariables(model, fast.graph).keys()];
    expect(new Float32Array(saved[0]).map((value) => value + 0)).toEqual(
      Float32Array.from(names.flatMap((name) => Array.from(weights[name]))),
    );

    const next = compiled();
    next.setWeights(model.getWeights());
    const more = await fitSparsely(next, { ...still, seed: 2, masks: 'from-weights' });
    expect(await weightsOf(next)).toEqual(weights);
    expect([...more.masks.values()].map((mask) => mask.active())).toEqual(
      [...fast.masks.values()].map((mask) => mask.active()),
    );
  });

  test('says when fit ran without the engine', async () => {
    const { model } = await fitted(still, models.functional);
    await model.fit(images(), oneHot(), args);
    Reflect.deleteProperty(model, 'makeTrainFunction');
    const fit = model.fit(images(), oneHot(), args);
    await expect(fit).rejects.toThrow(ModelError);
    await expect(fit).rejects.toThrow(/took no step on the sparse engine/);
  });

  test.each(Object.entries(models))('trains a %s model that is compiled again', async (_, make) => {
    const { model, fast } = await fitted(still, make);
    model.compile({ optimizer: model.optimizer, loss });
    await model.fit(images(), oneHot(), args);
    expect(fast.steps).toBe(3);

    model.compile({ optimizer: model.optimizer, loss: 'meanAbsoluteError' });
    await expect(model.fit(images(), oneHot(), args)).rejects.toThrow(/loss: got "meanAbsolute/);
    model.compile({ optimizer: 'adam', loss });
    const fit = model.fit(images(), oneHot(), args);
    await expect(fit).rejects.toThrow(ModelError);
    await expect(fit).rejects.toThrow(/another optimizer.*from-weights/);
    expect(fast.steps).toBe(3);
  });
});
