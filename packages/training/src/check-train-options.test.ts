import {
  type Augmentation,
  DataError,
  definePlugin,
  type Examples,
  ModelError,
  type ModelGraph,
  OptionError,
  type PlanSettings,
} from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import { dense, pruneAndFinetune, sparseHeads } from '@freetickets/methods';
import { uniform } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import { expect, test } from 'vitest';
import { checkTrainOptions } from './check-train-options.js';
import type { TrainOptions } from './index.js';

const examples: Examples = {
  count: 4,
  labels: new Int32Array(4),
  read: (indices) => new Float32Array(2 * indices.length),
};
const numbers: Examples = { ...examples, targets: new Float32Array(12) };
const ofNumbers = { loss: { name: 'mean-squared-error' }, train: numbers, validation: numbers };
const settings: PlanSettings = {
  examples: 4,
  batchSize: 2,
  seed: 1,
  sparsity: 0,
  distribution: uniform(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
  learningRate: 0.1,
};
const plan = dense({ epochs: 1 }).plan(settings);
const kernel = { name: 'logits/kernel', shape: [2, 3], maskable: true };
const graph = { inputShape: [2], classes: 3, parameters: [kernel] } as unknown;
const whole: TrainOptions = {
  plan,
  graph: graph as ModelGraph,
  engine: tfjs(),
  loss: { labelSmoothing: 0 },
  train: examples,
  validation: examples,
  initialise: async () => ({}),
};
const store = { save: async () => {}, load: async () => undefined };

test('whole options are fine', () => {
  expect(() => checkTrainOptions(whole)).not.toThrow();
  expect(() =>
    checkTrainOptions({ ...whole, checkpoint: { store, everyEpochs: 1 } }),
  ).not.toThrow();
});

test.each<[object, new (...args: never[]) => Error, RegExp]>([
  [{ graph: { layers: [] } }, ModelError, /^train: graph: .*modelGraph\(model\)/],
  [
    { engine: 'sparse' },
    OptionError,
    /^train: engine: got "sparse", expected an engine: sparse\(\)/,
  ],
  [{ engine: tfjs }, OptionError, /^train: engine: got /],
  [{ loss: undefined }, OptionError, /^train: loss: got undefined, expected \{ labelSmoothing \}/],
  [{ loss: 'mse' }, OptionError, /^train: loss: got "mse"/],
  [{ loss: { name: 'gaussian-nll' } }, OptionError, /^loss\.name: .* 2 outputs for each target/],
  [
    { loss: { name: 'mean-squared-error' } },
    DataError,
    /^train\.targets: got undefined, expected a Float32Array of 12 finite numbers/,
  ],
  [
    { ...ofNumbers, validation: { ...numbers, targets: new Float32Array(12).fill(Number.NaN) } },
    DataError,
    /^validation\.targets: /,
  ],
  [
    { ...ofNumbers, plan: sparseHeads({ heads: 2, epochs: 1 }).plan(settings) },
    OptionError,
    /^train: plan: got "runs of several heads"/,
  ],
  [
    { ...ofNumbers, augmentation: [{ of: 'batch', augment: () => {} }] },
    OptionError,
    /^train: augmentation: .*mix the labels/,
  ],
  [{ initialise: undefined }, OptionError, /^train: initialise: .*parameterValues/],
  [{ checkpoint: './folder' }, OptionError, /^train: checkpoint: .*checkpointFile\(folder\)/],
  [{ checkpoint: { store } }, OptionError, /^train: checkpoint: /],
  [{ train: undefined }, DataError, /^train: got undefined, expected examples/],
  [{ validation: { train: examples } }, DataError, /^validation: got .*loaded/],
  [{ train: { ...examples, labels: undefined } }, DataError, /^train\.labels: got undefined/],
  [
    { train: { ...examples, labels: [0, 1, 2, 3] } },
    DataError,
    /^train\.labels: got 3 for example 3/,
  ],
  [
    { train: { ...examples, read: async () => 1 } },
    DataError,
    /^train\.read\(\[0\]\): got a promise/,
  ],
  [
    { validation: { ...examples, read: () => new Float32Array(3) } },
    DataError,
    /expected a Float32Array of 2/,
  ],
  [
    { train: { ...examples, count: 3, labels: new Int32Array(3) } },
    DataError,
    /^train\.count: got 3, .*4/,
  ],
])('%o is refused', (change, error, message) => {
  const check = () => checkTrainOptions({ ...whole, ...change } as TrainOptions);
  expect(check).toThrow(error);
  expect(check).toThrow(message);
});

test('a pruning that would leave a layer without weights is refused before the dense training', () => {
  const late = pruneAndFinetune({ epochs: 1 }).plan({ ...settings, sparsity: 0.99 });
  const given = { ...whole, plan: late };
  expect(() => checkTrainOptions(given)).toThrow(OptionError);
  expect(() => checkTrainOptions(given)).toThrow(/^sparsity: got 0.99, expected at most 0\.83/);
});

test('augmentations that spoil inputs, or are none, are refused', () => {
  const zero = { kind: 'augmentation', name: 'nan', summary: 'divides by 0' } as const;
  const nan = definePlugin(zero, () => ({
    of: 'example' as const,
    augment: (input: Float32Array) => void input.fill(Number.NaN),
  }));
  const check = (augmentation: object) => () =>
    checkTrainOptions({ ...whole, augmentation: [augmentation as Augmentation] });
  expect(check(nan())).toThrow(/nan: makes NaN of training example 0/);
  expect(check({ augment: () => {} })).toThrow("expected { of: 'example' or 'batch', augment() }");
  expect(check({ of: 'example', augment: () => {} })).not.toThrow();
});

test('weights of examples that are none are refused', () => {
  const check = (weights: Float32Array) => () =>
    checkTrainOptions({ ...whole, train: { ...examples, weights } });
  expect(check(new Float32Array(3))).toThrow(/train\.weights: .* 4 weights/);
  expect(check(Float32Array.of(1, 2, -1, 0))).toThrow(/train\.weights: got -1 for example 2/);
  expect(check(Float32Array.of(1, 2, 1, 0))).not.toThrow();
});
