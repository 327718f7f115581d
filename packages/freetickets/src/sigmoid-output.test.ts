import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gather, Mask, scatter } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import {
  assignParameters,
  dynamicSparse,
  type Engine,
  freeTickets,
  fromArrays,
  loadEnsemble,
  modelGraph,
  parameterValues,
  parameterVariables,
  random,
  rigl,
  sparse,
  type TicketState,
  tfjs,
} from './index.js';
import { folder, prepareTests } from './testing-experiment.js';

prepareTests();

const SIDE = 4;
/** Images with a bright upper half, or lower half: yes or no. */
function halves(count: number, seed: number) {
  const stream = random.derive(seed, 'halves');
  const labels = Array.from({ length: count }, () => stream.integer(2));
  const inputs = labels.map((label) =>
    Array.from({ length: SIDE }, (_, y) =>
      Array.from({ length: SIDE }, () => [
        stream.uniform() - 0.5 + Number(y < SIDE / 2 === (label === 1)),
      ]),
    ),
  );
  return { inputs, labels };
}

const normal = (seed: number) => initializers.heNormal({ seed });
function model({ seed = 1, units = 1 }: { seed?: number; units?: 1 | 2 } = {}): LayersModel {
  return sequential({
    layers: [
      layers.conv2d({
        ...{ inputShape: [SIDE, SIDE, 1], filters: 6, kernelSize: 3, activation: 'relu' },
        kernelInitializer: normal(seed),
      }),
      layers.flatten(),
      layers.dense({
        ...{ units, activation: units === 1 ? 'sigmoid' : 'softmax', name: 'out' },
        kernelInitializer: normal(seed + 1),
      }),
    ],
  });
}

/** A ticket of a model's weights, every third of them inactive. */
async function ticketOf(made: LayersModel): Promise<TicketState> {
  const graph = modelGraph(made);
  const values = await parameterValues(made, graph);
  const parameters = graph.parameters.map(({ name, shape, maskable }) => {
    const size = values[name].length;
    if (!maskable) return [name, { shape, values: values[name] }];
    const mask = Mask.of(
      size,
      Array.from({ length: size }, (_, i) => i).filter((i) => i % 3 !== 1),
    );
    return [name, { shape, mask, values: gather(values[name], mask) }];
  });
  return { graphHash: graph.hash, parameters: Object.fromEntries(parameters) };
}

/** What two softmax units compute, of which the first gives 0 always. */
function withTwoUnits(ticket: TicketState): TicketState {
  const { 'out/kernel': kernel, 'out/bias': bias } = ticket.parameters;
  const rows = kernel.shape[0];
  const mask = Mask.of(
    2 * rows,
    Array.from(kernel.mask?.active() ?? [], (i) => 2 * i + 1),
  );
  return {
    graphHash: modelGraph(model({ units: 2 })).hash,
    parameters: {
      ...ticket.parameters,
      'out/kernel': { shape: [rows, 2], mask, values: kernel.values },
      'out/bias': { shape: [2], values: Float32Array.of(0, ...bias.values) },
    },
  };
}

const count = 20;
const { inputs: images, labels } = halves(count, 7);
const pixels = Float32Array.from(images.flat(3));
const soft = labels.map((label, i) => (label === 1 ? 0.9 : 0.2) - 0.01 * (i % 5));
const weights = labels.map((_, i) => (i % 4) / 2);
const batch = {
  inputs: pixels,
  labels: Int32Array.from(labels),
  targets: Float32Array.from(soft.flatMap((p) => [1 - p, p])),
  weights: Float32Array.from(weights),
  count,
};

async function stepOf(engine: Engine, graph: ReturnType<typeof modelGraph>, initial: TicketState) {
  const network = await engine.createNetwork(graph, {
    initial,
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
    loss: { labelSmoothing: 0 },
    batchSize: count,
    seed: 1,
  });
  const result = await network.trainBatch(batch, {
    learningRate: 0.1,
    collect: ['denseGradient'],
  });
  const views = await Promise.all(
    ['conv2d-1/kernel', 'out/kernel'].map((name) => network.layer(name)),
  );
  const logits = await network.predict(pixels, count);
  network.dispose();
  return { result, gradients: views.map((view) => view.denseGradient ?? []), logits };
}

function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-5) {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    expect(Math.abs(got[i] - wanted[i])).toBeLessThanOrEqual(tolerance);
  }
}

describe.each([
  ['sparse', () => sparse({ variant: 'wasm-simd', threads: 1 })],
  ['tfjs', () => tfjs()],
] as const)('engine %s', (_, make) => {
  test('has the gradients of a sigmoid, and takes the step of two softmax units', async () => {
    const made = model();
    const graph = modelGraph(made);
    const ticket = await ticketOf(made);
    const dense = Object.entries(ticket.parameters).map(([name, { values, mask }]) => [
      name,
      mask ? scatter(values, mask) : values,
    ]);
    assignParameters(made, graph, Object.fromEntries(dense));
    const variables = parameterVariables(made, graph);
    const { value, grads } = tf.variableGrads(() => {
      const p = tf.squeeze(made.predict(tf.tensor4d(pixels, [count, SIDE, SIDE, 1])) as tf.Tensor);
      const [y, no] = [tf.tensor1d(soft), tf.sub(1, p)];
      const losses = tf.add(tf.mul(y, tf.log(p)), tf.mul(tf.sub(1, y), tf.log(no)));
      return tf.neg(tf.mean(tf.mul(losses, tf.tensor1d(weights)))) as tf.Scalar;
    });
    const one = await stepOf(make(), graph, ticket);
    expectClose([one.result.loss], value.dataSync());
    for (const [i, name] of ['conv2d-1/kernel', 'out/kernel'].entries()) {
      const variable = variables.get(name)?.name ?? '';
      expectClose(one.gradients[i], grads[variable].dataSync());
    }

    const two = await stepOf(make(), modelGraph(model({ units: 2 })), withTwoUnits(ticket));
    expect(one.result.correct).toBe(two.result.correct);
    expectClose([one.result.loss], [two.result.loss]);
    expectClose(one.gradients[0], two.gradients[0]);
    expectClose(
      one.gradients[1],
      Array.from(two.gradients[1]).filter((_, i) => i % 2 === 1),
    );
  });

  test('trains, evaluates and predicts two classes; tickets go back into the model', async () => {
    const { ensemble, evaluation } = await freeTickets({
      out: folder,
      dataset: fromArrays({
        ...{ ...halves(120, 1), test: halves(60, 2), name: 'halves', classes: ['low', 'high'] },
      }),
      model,
      method: { name: 'edst', tickets: 2, explorationEpochs: 4, refinementEpochs: 3 },
      sparsity: 0.3,
      batchSize: 16,
      classWeights: 'balanced',
      calibrator: 'temperature',
      engine: make(),
    });
    expect(evaluation.ensemble.accuracy).toBeGreaterThan(0.9);
    expect(evaluation.ensemble.nll).toBeLessThan(0.5);
    expect(ensemble.classes).toEqual(['low', 'high']);
    const again = model();
    for (const [m, { parameters }] of ensemble.members.entries()) {
      const dense = Object.entries(parameters).map(([name, { values, mask }]) => [
        name,
        mask ? scatter(values, mask) : values,
      ]);
      assignParameters(again, ensemble.graph, Object.fromEntries(dense));
      const p = (
        again.predict(tf.tensor4d(pixels, [count, SIDE, SIDE, 1])) as tf.Tensor
      ).dataSync();
      const { data } = await ensemble.logits(pixels, count);
      const logits = data.subarray(m * 2 * count, (m + 1) * 2 * count);
      expectClose(
        p,
        Array.from(p, (_, i) => 1 / (1 + Math.exp(-logits[2 * i + 1]))),
      );
    }
    // Few examples are predicted by other kernels than many.
    const few = await ensemble.logits(pixels.slice(0, 3 * SIDE * SIDE), 3);
    const all = await ensemble.logits(pixels, count);
    expectClose(few.data.subarray(0, 6), all.data.subarray(0, 6));
    const report = await readFile(join(folder, 'report.html'), 'utf8');
    for (const name of ['low', 'high']) expect(report).toContain(name);
    const loaded = await loadEnsemble(join(folder, 'ensemble'));
    const [before, after] = [await ensemble.predict(images), await loaded.predict(images)];
    expectClose(after.probabilities.data, before.probabilities.data);
    await Promise.all([ensemble, loaded].map((each) => each.dispose()));
  });

  test('an ensemble of one gives the probability that its member gives', async () => {
    const { ensemble } = await freeTickets({
      dataset: fromArrays({ ...halves(60, 1), name: 'halves' }),
      model,
      method: { name: 'edst', tickets: 1, explorationEpochs: 1, refinementEpochs: 1 },
      sparsity: 0.5,
      batchSize: 16,
      engine: make(),
    });
    const { data } = await ensemble.logits(pixels, count);
    const { probabilities } = ensemble.predictFromLogits({ data, shape: [1, count, 2] });
    expectClose(
      probabilities.data,
      Array.from({ length: count }, (_, i) => 1 / (1 + Math.exp(-data[2 * i + 1]))).flatMap((p) => [
        1 - p,
        p,
      ]),
    );
    await ensemble.dispose();
  });
});

test('dynamicSparse trains it under plain model.fit, with its zeros kept', async () => {
  const made = model();
  const optimizer = dynamicSparse(tf.train.adam(0.03), {
    ...{ sparsity: 0.5, strategy: rigl(), everySteps: 5, lastStep: 30 },
  });
  made.compile({ optimizer, loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  const ys = tf.tensor2d(labels, [count, 1]);
  const xs = tf.tensor4d(pixels, [count, SIDE, SIDE, 1]);
  const { history } = await made.fit(xs, ys, {
    epochs: 20,
    batchSize: 10,
    shuffle: false,
    verbose: 0,
  });
  expect(history.acc.at(-1)).toBe(1);
  const kernels = await parameterValues(made, modelGraph(made));
  const weights = [...kernels['conv2d-1/kernel'], ...kernels['out/kernel']];
  expect(weights.filter((weight) => weight !== 0)).toHaveLength(weights.length / 2);
});
