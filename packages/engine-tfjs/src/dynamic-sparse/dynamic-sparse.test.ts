import {
  type LayerView,
  ModelError,
  OptionError,
  type Signal,
  type Strategy,
} from '@freetickets/core';
import { highest, lowest } from '@freetickets/sparse-masks';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { dynamicSparse } from './dynamic-sparse.js';
import type { DynamicSparseOptimizer } from './optimizer.js';
import type { DynamicSparseOptions } from './options.js';
import { sparsify } from './sparsify.js';
import { convNet, fixed, inputs, labels, loss, read, variablesOf } from './testing-conv-net.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Prune the smallest weights, grow where the dense gradient is largest. */
const rigl: Strategy = {
  order: 'prune-first',
  prune: {
    needs: [],
    prune: ({ mask, weights }, count) => lowest(mask.active(), count, (p) => Math.abs(weights[p])),
  },
  grow: {
    needs: ['denseGradient'],
    grow: ({ mask, denseGradient }, count) =>
      highest(mask.inactive(), count, (p) => Math.abs(denseGradient[p])),
  },
};

function compiled(
  optimizer: tf.Optimizer,
  options: DynamicSparseOptions,
): { model: tfl.LayersModel; optimizer: DynamicSparseOptimizer } {
  const model = convNet();
  model.compile({ optimizer: dynamicSparse(optimizer, options), loss });
  return { model, optimizer: model.optimizer as DynamicSparseOptimizer };
}

/** The loss gradients at the model's weights, from a tape of its own. */
function denseGradients(model: tfl.LayersModel, x: tf.Tensor, y: tf.Tensor): Float32Array[] {
  return tf.tidy(() => {
    const variables = variablesOf(model);
    const { grads } = tf.variableGrads(
      () =>
        tf.mean(
          tfl.metrics.categoricalCrossentropy(y, model.apply(x, { training: true }) as tf.Tensor),
        ),
      variables,
    );
    return variables.map(({ name }) => read(grads[name]));
  });
}

/** The slots an optimizer keeps for its variable at `index`. */
function slots(optimizer: tf.Optimizer, index: number): tf.Variable[] {
  return Object.values(optimizer)
    .filter((field) => Array.isArray(field) && field[index]?.variable)
    .map((field) => field[index].variable);
}

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.05, 0.9),
  nesterov: () => tf.train.momentum(0.05, 0.9, true),
  adam: () => tf.train.adam(0.01),
  adamax: () => tf.train.adamax(0.01),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.5),
  adagrad: () => tf.train.adagrad(0.05),
  adadelta: () => tf.train.adadelta(0.5, 0.9),
};

describe.each(Object.entries(optimizers))('%s', (name, make) => {
  test('steps as the plain optimizer does on masked gradients, and updates the topology exactly', async () => {
    const inner = make();
    const weightDecay = 2 ** -7;
    const model = convNet();
    model.compile({ optimizer: inner, loss });
    const optimizer = sparsify(model, {
      sparsity: 0.7,
      strategy: rigl,
      everySteps: 3,
      lastStep: Infinity,
      weightDecay,
    });
    const variables = variablesOf(model);
    const y = labels();

    // The twin: variables of its own, a plain optimizer, and masks applied in plain arithmetic.
    const plain = make();
    const twins = variables.map((variable) => tf.variable(tf.clone(variable), true));
    const initial = name === 'adagrad' ? Math.fround(0.1) : 0;
    const counts = [...optimizer.masks.values()].map(({ count }) => count);
    let replaced = 0;

    for (let step = 1; step <= 9; step++) {
      const x = inputs(step);
      const before = optimizer.masks;
      const gradients = denseGradients(model, x, y);
      const decayed = gradients.map((gradient, i) => {
        const weights = twins[i].dataSync();
        const mask = before.get(variables[i].name);
        return gradient.map((g, p) =>
          mask && !mask.has(p) ? 0 : Math.fround(g + Math.fround(weights[p] * weightDecay)),
        );
      });
      tf.tidy(() =>
        plain.applyGradients(
          twins.map((twin, i) => ({ name: twin.name, tensor: tf.tensor(decayed[i], twin.shape) })),
        ),
      );

      await model.trainOnBatch(x, y);
      const after = optimizer.masks;
      for (const [i, variable] of variables.entries()) {
        const [old, now] = [before.get(variable.name), after.get(variable.name)];
        if (old && now) {
          if (step % 3 === 0 && now.count < now.size) {
            const grown = now.difference(old).active();
            const chosen = Math.min(...Array.from(grown, (p) => Math.abs(gradients[i][p])));
            const left = Math.max(...Array.from(now.inactive(), (p) => Math.abs(gradients[i][p])));
            expect(chosen).toBeGreaterThanOrEqual(left);
            replaced += grown.length;
          } else {
            expect(now.equals(old)).toBe(true);
          }
          const kept = old.intersection(now);
          const clear = (twin: tf.Variable, value: number) => {
            const values = read(twin).map((v, p) =>
              kept.has(p) || (!old.has(p) && !now.has(p)) ? v : value,
            );
            twin.assign(tf.tensor(values, twin.shape));
          };
          clear(twins[i], 0);
          for (const slot of slots(plain, i)) clear(slot, initial);
          const weights = variable.dataSync();
          expect(now.inactive().every((p) => weights[p] === 0)).toBe(true);
        }
        expect(read(variable)).toEqual(read(twins[i]));
        expect(slots(inner, i).map(read)).toEqual(slots(plain, i).map(read));
      }
      expect([...after.values()].map(({ count }) => count)).toEqual(counts);
      x.dispose();
    }
    expect(replaced).toBeGreaterThan(10);
    expect(optimizer.density).toBeCloseTo(0.3, 2);
  });

  test('leaks no tensor, and frees its own', async () => {
    const [x, y] = [inputs(1), labels()];
    const before = tf.memory().numTensors;
    const { model, optimizer } = compiled(make(), {
      sparsity: 0.7,
      strategy: rigl,
      everySteps: 2,
      lastStep: 10,
    });
    const fit = () => model.fit(x, y, { epochs: 2, batchSize: 4, shuffle: false, verbose: 0 });
    await fit();
    const warm = tf.memory().numTensors;
    await fit();
    expect(tf.memory().numTensors).toBe(warm);
    model.dispose();
    optimizer.dispose();
    // tf.train.momentum does not dispose of its learning rate.
    expect(tf.memory().numTensors - before).toBe(
      name === 'momentum' || name === 'nesterov' ? 1 : 0,
    );
  });
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

  test('criteria see exactly the signals they need', async () => {
    const seen: LayerView[] = [];
    const needs: Signal[] = ['gradient', 'denseGradient', 'denseMomentum'];
    const strategy: Strategy = {
      ...rigl,
      prune: {
        needs,
        prune: (layer, count) => {
          seen.push(layer);
          return layer.mask.active().slice(0, count);
        },
      },
    };
    const { model, optimizer } = compiled(tf.train.sgd(0.1), {
      ...options,
      strategy,
      everySteps: 2,
      lastStep: 2,
    });
    const y = labels();
    const batches = [inputs(1), inputs(2)];
    optimizer.prepare(variablesOf(model));
    const gradients: Float32Array[][] = [];
    for (const x of batches) {
      gradients.push(denseGradients(model, x, y));
      await model.trainOnBatch(x, y);
    }
    const index = variablesOf(model).findIndex(({ name }) => name === seen[0].name);
    const [first, second] = gradients.map((each) => each[index]);
    const { mask, gradient, denseGradient, denseMomentum } = seen[0];
    expect(Float32Array.from(denseGradient)).toEqual(second);
    expect(Float32Array.from(gradient, (g) => g + 0)).toEqual(
      second.map((g, p) => (mask.has(p) ? g : 0)),
    );
    for (const p of [0, 1, 2, 3, 4]) {
      expect(denseMomentum[p]).toBeCloseTo(0.9 * first[p] + second[p], 6);
    }
    expect(seen).toHaveLength(optimizer.masks.size);
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

  test('a position pruned and grown again keeps its weight and slots', async () => {
    const comesBack: Strategy = {
      order: 'prune-first',
      prune: { needs: [], prune: ({ mask }, count) => mask.active().slice(0, count) },
      grow: { needs: [], grow: (layer, count) => layer.explored.active().slice(0, count) },
    };
    const steps = async (strategy: Strategy) => {
      const inner = tf.train.momentum(0.1, 0.9);
      const { model } = compiled(inner, { sparsity: 0.5, strategy, everySteps: 1, lastStep: 3 });
      for (let step = 1; step <= 3; step++) await model.trainOnBatch(inputs(step), labels());
      return [...variablesOf(model), ...slots(inner, 0)].map(read);
    };
    expect(await steps(comesBack)).toEqual(await steps(fixed));
  });

  test.each(['sgd', 'adam'] as const)('passes learning rates on to %s', async (name) => {
    const inner = optimizers[name]();
    const { model, optimizer } = compiled(inner, options);
    await model.trainOnBatch(inputs(1), labels());
    optimizer.learningRate = 0;
    expect(optimizer.learningRate).toBe(0);
    const before = variablesOf(model).map(read);
    await model.trainOnBatch(inputs(2), labels());
    expect(variablesOf(model).map(read)).toEqual(before);
    optimizer.setLearningRate(0.1);
    await model.trainOnBatch(inputs(2), labels());
    expect(variablesOf(model).map(read)).not.toEqual(before);
  });

  test('weights are not written again where a step kept the zeros', async () => {
    const { model, optimizer } = compiled(tf.train.adam(0.01), options);
    await model.trainOnBatch(inputs(1), labels());
    const data = () => variablesOf(model).map(({ dataId }) => dataId);
    const before = data();
    optimizer.prepare(variablesOf(model));
    for (const [i, dataId] of data().entries()) expect(dataId).toBe(before[i]);
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

  test('is not wrapped twice', () => {
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

  test('saves as the optimizer inside it', async () => {
    const inner = tf.train.momentum(0.1, 0.9, true);
    const { model, optimizer } = compiled(inner, options);
    await model.trainOnBatch(inputs(1), labels());
    expect(optimizer.getClassName()).toBe('Momentum');
    expect(optimizer.getConfig()).toEqual({ learningRate: 0.1, momentum: 0.9, useNesterov: true });
    expect((await optimizer.getWeights()).map(({ name }) => name)).toEqual(
      (await inner.getWeights()).map(({ name }) => name),
    );
    expect(optimizer.iterations).toBe(1);
  });

  test('works with minimize, without a model', () => {
    const kernel = tf.variable(tf.ones([4, 5]), true, 'alone/kernel');
    const optimizer = dynamicSparse(tf.train.sgd(0.1), { sparsity: 0.5, strategy: fixed });
    optimizer.minimize(() => tf.sum(tf.square(kernel)) as tf.Scalar, false, [kernel]);
    const values = Array.from(kernel.dataSync(), (value) => Number(value.toFixed(6)));
    expect(values.filter((value) => value === 0)).toHaveLength(10);
    expect(values.filter((value) => value === 0.8)).toHaveLength(10);
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
