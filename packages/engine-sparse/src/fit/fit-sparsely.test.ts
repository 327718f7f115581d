import {
  DataError,
  DivergenceError,
  ModelError,
  OptionError,
  random,
  type Strategy,
  type TicketState,
} from '@freetickets/core';
import { modelGraph, parameterValues, parameterVariables } from '@freetickets/model-graph';
import { erk, gather, initialTopology, scatter, updateTopology } from '@freetickets/sparse-masks';
import { rigl, snfs, staticTopology } from '@freetickets/strategies';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { sparse } from '../engine.js';
import { fitSparsely } from './fit-sparsely.js';
import type { FitSparselyOptions } from './options.js';
import type { SparseFit } from './sparse-fit.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const { layers } = tfl;
const classes = 3;
const loss = 'categoricalCrossentropy';
const normal = (seed: number) => tfl.initializers.heNormal({ seed });
const dense = (units: number, more: object = {}) =>
  layers.dense({ units, kernelInitializer: normal(units), ...more });
const softmax = () => dense(classes, { activation: 'softmax' });
const conv = (more: object = {}) =>
  layers.conv2d({ filters: 4, kernelSize: 3, kernelInitializer: normal(1), ...more });

const models: Record<string, () => tfl.LayersModel> = {
  functional() {
    const input = tfl.input({ shape: [6, 6, 2] });
    const a = layers.reLU().apply(layers.batchNormalization().apply(conv().apply(input)));
    const b = dense(8, { activation: 'relu' }).apply(layers.flatten().apply(a));
    return tfl.model({ inputs: input, outputs: softmax().apply(b) as tfl.SymbolicTensor });
  },
  Sequential: () =>
    tfl.sequential({
      layers: [
        conv({ inputShape: [6, 6, 2], activation: 'relu' }),
        layers.flatten(),
        dense(8, { activation: 'relu' }),
        softmax(),
      ],
    }),
  'nested Sequential': () =>
    tfl.sequential({
      layers: [
        tfl.sequential({
          layers: [conv({ inputShape: [6, 6, 2] }), layers.batchNormalization()],
        }),
        layers.flatten(),
        tfl.sequential({ layers: [dense(8, { inputShape: [64], activation: 'relu' })] }),
        softmax(),
      ],
    }),
};

const count = 20;
/** Images whose class shows: brighter in a corner of its own. */
const labels = Int32Array.from({ length: count }, (_, i) => (i * 7) % classes);
const pixels = (() => {
  const stream = random.derive(1, 'pixels');
  return Float32Array.from({ length: count * 72 }, (_, i) => {
    const [example, row] = [Math.floor(i / 72), Math.floor((i % 72) / 12)];
    return stream.uniform() - 0.5 + (row >> 1 === labels[example] ? 1 : 0);
  });
})();
const images = () => tf.tensor4d(pixels.slice(), [count, 6, 6, 2]);
const oneHot = () => tf.oneHot(tf.tensor1d(labels, 'int32'), classes);

const still: FitSparselyOptions = {
  sparsity: 0.5,
  strategy: staticTopology(),
  variant: 'wasm-simd',
};
const moving: FitSparselyOptions = {
  ...still,
  strategy: rigl(),
  everySteps: 2,
  lastStep: 6,
  fraction: 0.4,
};
const args = { batchSize: 8, shuffle: false, verbose: 0 } as const;

type Compilation = Partial<tfl.ModelCompileArgs>;

function compiled(make = models.Sequential, more: Compilation = {}): tfl.LayersModel {
  const model = make();
  model.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss, metrics: ['accuracy'], ...more });
  return model;
}
async function fitted(
  options: FitSparselyOptions = still,
  make = models.Sequential,
  more: Compilation = {},
): Promise<{ model: tfl.LayersModel; fast: SparseFit }> {
  const model = compiled(make, more);
  return { model, fast: await fitSparsely(model, options) };
}

/** Values by parameter name, with -0 as 0. */
async function weightsOf(model: tfl.LayersModel): Promise<Record<string, Float32Array>> {
  const values = await parameterValues(model, modelGraph(model));
  return Object.fromEntries(
    Object.entries(values).map(([name, all]) => [name, all.map((value) => value + 0)]),
  );
}
const denseOf = ({ parameters }: TicketState) =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { values, mask }]) => [
      name,
      (mask ? scatter(values, mask) : values).map((value) => value + 0),
    ]),
  );

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

  test('keeps its zeros and their number, and learns', async () => {
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

  test('sees new learning rates at each step', async () => {
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
  test('takes class indices', async () => {
    const expected = await fitted();
    const { model, fast } = await fitted(still, models.Sequential, {
      loss: 'sparseCategoricalCrossentropy',
    });
    const [one, other] = [
      await expected.model.fit(images(), oneHot(), args),
      await model.fit(images(), tf.tensor1d(labels, 'float32'), args),
    ];
    expect(other.history).toEqual(one.history);
    expect(fast.steps).toBe(3);
  });

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

  test('takes batches of every size', async () => {
    const large = (repeats: number) => [
      tf.tile(images(), [repeats, 1, 1, 1]),
      tf.tile(oneHot(), [repeats, 1]),
    ];
    const { model, fast } = await fitted(moving);
    const small = await fitted({ ...moving, batchSize: 100 });
    const [x, y] = large(5);
    for (const each of [model, small.model]) {
      await each.fit(images(), oneHot(), args);
      await each.fit(x, y, { ...args, batchSize: 100 });
      await each.fit(images(), oneHot(), { ...args, batchSize: 1e9 });
      await each.trainOnBatch(...(large(6) as [tf.Tensor, tf.Tensor]));
    }
    expect(fast.steps).toBe(6);
    expect(await weightsOf(model)).toEqual(await weightsOf(small.model));
  });

  const datasetOf = (repeats: number) => ({
    size: 2,
    async iterator() {
      let left = 2;
      return {
        next: async () => ({
          done: left === 0,
          value:
            left-- > 0
              ? { xs: tf.tile(images(), [repeats, 1, 1, 1]), ys: tf.tile(oneHot(), [repeats, 1]) }
              : null,
        }),
      };
    },
  });
  const fitDataset = (model: tfl.LayersModel, repeats: number) =>
    model.fitDataset(datasetOf(repeats) as unknown as Parameters<typeof model.fitDataset>[0], {
      epochs: 2,
      verbose: 0,
    });

  test('takes datasets, in batches of up to batchSize', async () => {
    const { model, fast } = await fitted({ ...still, batchSize: 40 });
    const { history } = await fitDataset(model, 2);
    expect(fast.steps).toBe(4);
    expect(history.loss[1]).toBeLessThan(Number(history.loss[0]));
    await expect(fitDataset(model, 3)).rejects.toThrow(
      /A batch of 60 .* expected 1 to 40.*batchSize/,
    );
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

  test('says when fit ran without the engine', async () => {
    const { model } = await fitted(still, models.functional);
    await model.fit(images(), oneHot(), args);
    Reflect.deleteProperty(model, 'makeTrainFunction');
    const fit = model.fit(images(), oneHot(), args);
    await expect(fit).rejects.toThrow(ModelError);
    await expect(fit).rejects.toThrow(/took no step on the sparse engine/);
  });

  test.each(Object.entries(models))('trains a %s that is compiled again', async (_, make) => {
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

  test('takes soft labels and weights of classes as TensorFlow.js does', async () => {
    const soft = tf.add(tf.mul(oneHot(), 0.7), 0.1);
    const classWeight = { 0: 0.5, 1: 2, 2: 1 };
    const plain = compiled();
    const { model } = await fitted({ ...still, sparsity: 0 });
    for (const [targets, more] of [
      [soft, {}],
      [soft, { classWeight }],
      [oneHot(), { classWeight }],
    ] as const) {
      const [expected, got] = [
        await plain.fit(images(), targets, { ...args, ...more }),
        await model.fit(images(), targets, { ...args, ...more }),
      ];
      expect(got.history.loss[0]).toBeCloseTo(Number(expected.history.loss[0]), 4);
      expect(got.history.acc).toEqual(expected.history.acc);
    }
  });

  test('refuses to measure what a step with weights does not give', async () => {
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
