import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { DivergenceError, ModelError, random } from '@freetickets/core';
import { modelGraph, parameterValues, parameterVariables } from '@freetickets/model-graph';
import { gather, Mask } from '@freetickets/sparse-masks';
import { beforeAll, describe, expect, test } from 'vitest';
import { tfjs } from './engine.js';
import { batchOf, convNet, create, dense, expectClose, sgd, ticketOf } from './testing-network.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const adam = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-3, weightDecay: 0 } as const;

describe.each([
  { name: 'momentum', optimizer: sgd, plain: () => tf.train.momentum(0.05, 0.9) },
  {
    name: 'Nesterov momentum',
    optimizer: { ...sgd, nesterov: true },
    plain: () => tf.train.momentum(0.05, 0.9, true),
  },
  { name: 'plain SGD', optimizer: { ...sgd, momentum: 0 }, plain: () => tf.train.sgd(0.05) },
  { name: 'Adam', optimizer: adam, plain: () => tf.train.adam(0.05, 0.9, 0.999, 1e-3) },
])('training with $name', ({ optimizer, plain }) => {
  test("equals TensorFlow.js's own optimizer on masked gradients", async () => {
    const model = convNet();
    const graph = modelGraph(model);
    const ticket = await ticketOf(model);
    const network = await create(graph, {
      initial: ticket,
      optimizer,
      loss: { labelSmoothing: 0.1 },
    });
    const inner = plain();
    const variables = [...parameterVariables(model, graph)];
    const trained = variables.filter(([, variable]) => variable.trainable);
    const masked = (name: string, values: tf.Tensor) => {
      const mask = ticket.parameters[name].mask;
      if (!mask) return values;
      return tf.mul(
        values,
        tf.tensor(
          [...Array(mask.size).keys()].map((p) => Number(mask.has(p))),
          values.shape,
        ),
      );
    };
    for (const [name, variable] of trained)
      if (ticket.parameters[name].mask) variable.assign(masked(name, variable));

    for (let step = 1; step <= 5; step++) {
      const batch = batchOf(graph, step, step === 4 ? 5 : 8);
      const expected = tf.tidy(() => {
        const y = tf.oneHot(tf.tensor1d(batch.labels, 'int32'), 3);
        const { value, grads } = tf.variableGrads(
          () => {
            const x = tf.tensor(batch.inputs, [batch.count, ...graph.inputShape]);
            // The model ends in a softmax: its logarithm serves as logits.
            const logits = tf.log(model.apply(x, { training: true }) as tf.Tensor);
            return tf.losses.softmaxCrossEntropy(y, logits, undefined, 0.1) as tf.Scalar;
          },
          trained.map(([, variable]) => variable),
        );
        inner.applyGradients(
          trained.map(([name, variable]) => ({
            name: variable.name,
            tensor: masked(name, grads[variable.name]),
          })),
        );
        return value.dataSync()[0];
      });
      const { loss } = await network.trainBatch(batch, { learningRate: 0.05 });
      expect(loss).toBeCloseTo(expected, 5);
    }
    const { parameters } = await network.exportTicket();
    for (const [name, variable] of variables) {
      const mask = ticket.parameters[name].mask ?? Mask.full(variable.size);
      expectClose(parameters[name].values, gather(variable.dataSync(), mask), 1e-4);
    }
  });
});

test('a dense network trains as model.fit does, batch statistics included', async () => {
  const model = convNet();
  const graph = modelGraph(model);
  const network = await create(graph, { initial: await ticketOf(model, true) });
  const { inputs, labels, count } = batchOf(graph, 1);
  await network.trainBatch({ inputs, labels, count }, { learningRate: 0.1 });
  model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss: 'categoricalCrossentropy' });
  const x = tf.tensor(inputs, [count, ...graph.inputShape]);
  await model.fit(x, tf.oneHot(tf.tensor1d(labels, 'int32'), 3), {
    epochs: 1,
    batchSize: count,
    verbose: 0,
  });
  const { parameters } = await network.exportTicket();
  for (const [name, values] of Object.entries(await parameterValues(model, graph))) {
    expectClose(parameters[name].values, values);
  }
  const logits = await network.predict(inputs, count);
  const probabilities = tf.softmax(tf.tensor(logits, [count, 3])).dataSync();
  expectClose(probabilities, (model.predict(x) as tf.Tensor).dataSync());
});

test('a frozen kernel stays whole and as it is', async () => {
  const model = convNet();
  const [conv] = model.layers;
  conv.trainable = false;
  const graph = modelGraph(model);
  const initial = await ticketOf(model);
  const network = await create(graph, {
    initial,
    optimizer: { ...sgd, weightDecay: 0.1 },
    track: ['denseMomentum'],
  });
  const collect = ['gradient', 'denseGradient', 'denseMomentum'] as const;
  for (const step of [1, 2]) {
    await network.trainBatch(batchOf(graph, step), { learningRate: 0.1, collect });
  }
  const { parameters } = await network.exportTicket();
  expect(parameters['conv2d-1/kernel'].mask).toBeUndefined();
  expect(parameters['conv2d-1/kernel'].values).toEqual(conv.getWeights()[0].dataSync());
  expect(parameters['dense-1/kernel'].values).not.toEqual(
    initial.parameters['dense-1/kernel'].values,
  );
  await expect(network.layer('conv2d-1/kernel')).rejects.toThrow(ModelError);
});

describe('dropout', () => {
  const model = () =>
    tfl.sequential({
      layers: [
        dense(6, { inputShape: [5], activation: 'tanh' }),
        tfl.layers.dropout({ rate: 0.4, name: 'drop' }),
        dense(3, { activation: 'softmax', name: 'logits' }),
      ],
    });

  test('drops what random.derive(seed, "dropout", layer, step) says, in training alone', async () => {
    const original = model();
    const graph = modelGraph(original);
    const [first, last] = graph.parameters.filter(({ maskable }) => maskable);
    const initial = await ticketOf(original, true);
    // Without weights behind the dropout all classes are equally likely, and the gradient is known.
    initial.parameters[last.name].values.fill(0);
    const network = await create(graph, { initial, seed: 7 });
    const { inputs, labels, count } = batchOf(graph, 1, 4);
    for (const _ of [1, 2])
      await network.trainBatch({ inputs, labels, count }, { learningRate: 0 });
    await network.gradients({ inputs, labels, count }, ['denseGradient']);

    const stream = random.derive(7, 'dropout', 'drop', 2);
    const kernel = initial.parameters[first.name].values;
    const hidden = Array.from({ length: count * 6 }, (_, i) => {
      const [example, unit] = [Math.floor(i / 6), i % 6];
      let sum = 0;
      for (let k = 0; k < 5; k++) sum += inputs[example * 5 + k] * kernel[k * 6 + unit];
      return stream.uniform() < 0.4 ? 0 : Math.tanh(sum) / 0.6;
    });
    const expected = Array.from({ length: 18 }, (_, i) => {
      const [unit, c] = [Math.floor(i / 3), i % 3];
      let sum = 0;
      for (let n = 0; n < count; n++) {
        sum += (hidden[n * 6 + unit] * (1 / 3 - Number(labels[n] === c))) / count;
      }
      return sum;
    });
    expect(hidden.filter((value) => value === 0).length).toBeGreaterThan(3);
    expectClose((await network.layer(last.name)).denseGradient, expected);
    expect(await network.predict(inputs, count)).toEqual(await network.predict(inputs, count));
  });

  test('goes on the same from an exported state', async () => {
    const original = model();
    const graph = modelGraph(original);
    const network = await create(graph, { initial: await ticketOf(original) });
    const train = async (steps: number[], each = network) => {
      for (const step of steps) await each.trainBatch(batchOf(graph, step), { learningRate: 0.1 });
    };
    await train([1, 2]);
    const state = await network.exportState();
    await train([3, 4]);
    const resumed = await create(graph, { initial: state });
    await train([3, 4], resumed);
    expect(await resumed.exportState()).toEqual(await network.exportState());
    const other = await create(graph, { initial: state, seed: 2 });
    await train([3, 4], other);
    expect(await other.exportTicket()).not.toEqual(await network.exportTicket());
  });
});

describe('memory', () => {
  test('no call of a network leaves a tensor behind, and dispose frees all', async () => {
    const model = convNet();
    const graph = modelGraph(model);
    const initial = await ticketOf(model);
    const before = tf.memory().numTensors;
    const network = await create(graph, {
      initial,
      optimizer: { ...adam, weightDecay: 0.01, clipNorm: 1 },
      track: ['denseMomentum'],
    });
    const name = graph.parameters[0].name;
    const everything = async () => {
      const collect = ['gradient', 'denseGradient', 'denseMomentum'] as const;
      await network.trainBatch(batchOf(graph, 1), { learningRate: 0.01, collect });
      await network.gradients(batchOf(graph, 1), collect);
      const { mask } = await network.layer(name);
      await network.setMask(name, Mask.from(mask).without([mask.active()[0]]));
      await network.setMask(name, mask);
      await network.predict(batchOf(graph, 2, 20).inputs, 20);
      await network.importState(await network.exportState());
      const nan = { ...batchOf(graph, 1), inputs: new Float32Array(8 * 72).fill(Number.NaN) };
      await expect(network.trainBatch(nan, { learningRate: 1 })).rejects.toThrow(DivergenceError);
      await network.trainBatch(batchOf(graph, 1), { learningRate: 0.01, collect });
    };
    await everything();
    const warm = tf.memory().numTensors;
    await everything();
    expect(tf.memory().numTensors).toBe(warm);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const predictor = await tfjs().createPredictor(graph, [initial, initial]);
    await predictor.predict(batchOf(graph, 2, 20).inputs, 20);
    predictor.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const foreign = { ...initial, graphHash: '' };
    await expect(create(graph, { initial: foreign })).rejects.toThrow(ModelError);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a state is a copy, in both directions', async () => {
    const model = convNet();
    const graph = modelGraph(model);
    const initial = await ticketOf(model, true);
    const network = await create(graph, { initial });
    const before = await network.exportState();
    const bias = graph.parameters.find(({ role }) => role === 'bias')?.name ?? '';
    initial.parameters[bias].values.fill(5);
    (await network.exportTicket()).parameters[bias].values.fill(6);
    expect(await network.exportState()).toEqual(before);
  });
});

describe('errors', () => {
  test('names what is masked where a name is wrong', async () => {
    const model = convNet();
    const network = await create(modelGraph(model), { initial: await ticketOf(model) });
    await expect(network.layer('conv1/kernel')).rejects.toThrow(
      'No masked parameter is named "conv1/kernel". There are: conv2d-1/kernel, dense-1/kernel.',
    );
  });

  test('says step, loss and what to do where training diverges', async () => {
    const model = convNet();
    const graph = modelGraph(model);
    const network = await create(graph, { initial: await ticketOf(model) });
    const batch = batchOf(graph, 1);
    await network.trainBatch(batch, { learningRate: 0.1 });
    batch.inputs[0] = Number.POSITIVE_INFINITY;
    const step = network.trainBatch(batch, { learningRate: 0.1 });
    await expect(step).rejects.toThrow(
      /^The loss of step 2 is NaN. Lower the learning rate \(0.1\)/,
    );
  });

  test('refuses learning rates and signals it cannot work with', async () => {
    const model = convNet();
    const graph = modelGraph(model);
    const network = await create(graph, { initial: await ticketOf(model) });
    const batch = batchOf(graph, 1);
    await expect(network.trainBatch(batch, { learningRate: Number.NaN })).rejects.toThrow(
      /learningRate/,
    );
    await expect(network.gradients(batch, ['denseMomentum'])).rejects.toThrow(/track/);
    const name = graph.parameters[0].name;
    await expect(network.setMask(name, Mask.full(3))).rejects.toThrow(/a mask of 3 positions/);
  });

  test('refuses states of other optimizers, and with missing values', async () => {
    const model = convNet();
    const graph = modelGraph(model);
    const network = await create(graph, { initial: await ticketOf(model) });
    const state = await network.exportState();
    await expect(create(graph, { initial: state, optimizer: adam })).rejects.toThrow(/firstMoment/);
    const [{ name, shape }] = graph.parameters;
    const values = new Float32Array(1);
    const cut = { ...state, parameters: { ...state.parameters, [name]: { shape, values } } };
    await expect(network.importState(cut)).rejects.toThrow(/has 1 values, expected 72/);
    expect(await network.exportState()).toEqual(state);
  });
});
