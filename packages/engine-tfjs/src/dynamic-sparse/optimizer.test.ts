import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import type { LayerView, Signal, Strategy } from '@freetickets/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { dynamicSparse } from './dynamic-sparse.js';
import { sparsify } from './sparsify.js';
import { compiled, rigl } from './testing-compiled.js';
import { convNet, fixed, inputs, labels, loss, read, variablesOf } from './testing-conv-net.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

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
});
