import {
  checkLoss,
  checkPlan,
  checkWeights,
  DataError,
  type Examples,
  isRegression,
  ModelError,
  OptionError,
  PluginError,
  pluginLabel,
  type RegressionSpec,
  show,
  sizeOf,
  targetsPerExample,
  timelineOf,
} from '@freetickets/core';
import { checkLabels } from '@freetickets/core/labels';
import { jointNetwork } from '@freetickets/tickets';
import { activeCounts } from './active-counts.js';
import type { TrainOptions } from './train-options.js';
import { trainingBatch } from './training-batch.js';

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

/** Throws the error of what is wrong with a trainer's options before anything is done by them. */
export function checkTrainOptions(options: TrainOptions): void {
  const given: Unchecked<TrainOptions> = Object(options);
  const expect = (option: keyof TrainOptions, holds: boolean, expected: string): void => {
    if (!holds) throw new OptionError(`train: ${option}`, given[option], expected);
  };
  checkPlan(Object(options).plan);
  if (!Array.isArray(Object(given.graph).parameters)) {
    throw new ModelError(
      `train: graph: got ${show(given.graph)}, expected a model's graph: modelGraph(model) of @freetickets/model-graph.`,
    );
  }
  const hasMethods = (value: unknown, ...names: string[]): boolean =>
    names.every((name) => typeof Object(value)[name] === 'function');
  expect(
    'engine',
    hasMethods(given.engine, 'createNetwork', 'describe'),
    'an engine: sparse() or tfjs()',
  );
  expect(
    'loss',
    Object(given.loss) === given.loss,
    "{ labelSmoothing }, 0 for the plain cross-entropy, or a loss of numbers: { name: 'gaussian-nll' }",
  );
  expect(
    'initialise',
    typeof given.initialise === 'function',
    'a function of the seed that gives the initial weights: (seed) => parameterValues(build(seed), graph)',
  );
  const { checkpoint } = options;
  if (checkpoint !== undefined) {
    const { store, everyEpochs } = Object(checkpoint);
    const isStore = hasMethods(store, 'save', 'load');
    const isWhole = Number.isInteger(everyEpochs) && everyEpochs >= 1;
    const expected =
      '{ store, everyEpochs }: a store as checkpointFile(folder) makes, and a whole number of at least 1';
    expect('checkpoint', isStore && isWhole, expected);
  }
  const { averaging } = options;
  if (averaging !== undefined) {
    const { decay, everySteps } = Object(averaging);
    const holds = decay > 0 && decay < 1 && Number.isInteger(everySteps) && everySteps >= 1;
    expect('averaging', holds, '{ decay, everySteps }: above 0 and below 1, and a whole number');
  }
  if (isRegression(options.loss)) checkRegressionRun(options, options.loss);
  checkExamples('train', options);
  checkExamples('validation', options);
  if (options.train.weights)
    checkWeights(options.train.weights, options.train.count, 'train.weights');
  checkAugmentation(options);
  if (options.train.count !== options.plan.examples) {
    const { count } = options.train;
    throw new DataError(
      `train.count: got ${count}, expected the plan's ${options.plan.examples} examples.`,
    );
  }
  checkSparsities(options);
}

/** Throws an `OptionError` for what a run of a regression cannot be: of several heads, or with augmentations that mix labels. */
function checkRegressionRun(
  { graph, plan, augmentation = [] }: TrainOptions,
  loss: RegressionSpec,
) {
  checkLoss(graph.classes, loss);
  if (plan.runs.some(({ heads }) => heads)) {
    const expected = "runs without heads, such as those of 'edst' or 'dst': heads are of classes";
    throw new OptionError('train: plan', 'runs of several heads', expected);
  }
  const mixing = augmentation.find((each) => each.of === 'batch');
  if (mixing) {
    const expected = 'those that change each example alone: others mix the labels of classes';
    throw new OptionError('train: augmentation', mixing, expected);
  }
}

/** Throws where a phase is to have fewer weights than the model has layers, also where that comes late in a run. */
function checkSparsities({ plan, graph }: TrainOptions): void {
  for (const run of plan.runs) {
    const network = jointNetwork(graph, run.heads).graph;
    const sparsities = new Set(timelineOf(plan, run).map(({ sparsity }) => sparsity));
    for (const sparsity of sparsities) activeCounts(network, { ...run, sparsity });
  }
}

/** Throws what the augmentations of the first example throw, and a `PluginError` where they spoil it. */
function checkAugmentation(options: TrainOptions): void {
  const { augmentation = [], graph, train, plan } = options;
  for (const each of augmentation) {
    const label = pluginLabel(each, 'the augmentation');
    if (typeof Object(each).augment !== 'function' || !['example', 'batch'].includes(each.of)) {
      throw new PluginError(label, "expected { of: 'example' or 'batch', augment() }.");
    }
    const room = new Float32Array(sizeOf(graph.inputShape));
    const { inputs, targets } = trainingBatch(
      { ...options, augmentation: [each], train },
      Int32Array.of(0),
      room,
      { seed: plan.runs[0].seed, epoch: 1, step: 1 },
    );
    const wrong = [...inputs, ...(targets ?? [])].find((value) => !Number.isFinite(value));
    if (wrong !== undefined) throw new PluginError(label, `makes ${wrong} of training example 0.`);
  }
}

function checkExamples(part: 'train' | 'validation', options: TrainOptions): void {
  const { [part]: given, graph, loss } = options;
  const { count, labels, targets, read }: Unchecked<Examples> = Object(given);
  if (typeof count !== 'number' || typeof read !== 'function') {
    throw new DataError(
      `${part}: got ${show(given)}, expected examples, { count, labels, read }: as the ${part} part of a data set that was loaded.`,
    );
  }
  if (isRegression(loss)) checkTargets(targets, count * targetsPerExample(graph, loss), part);
  else checkLabels(labels as ArrayLike<number>, count, graph.classes, `${part}.labels`);
  const inputs: unknown = given.read([0]);
  const size = sizeOf(graph.inputShape);
  if (inputs instanceof Float32Array && inputs.length === size) return;
  throw new DataError(
    `${part}.read([0]): got ${show(inputs)}, expected a Float32Array of ${size} values, an input of shape [${graph.inputShape.join(', ')}].`,
  );
}

function checkTargets(targets: unknown, expected: number, part: string): void {
  const isOfNumbers = targets instanceof Float32Array && targets.length === expected;
  if (isOfNumbers && targets.every(Number.isFinite)) return;
  throw new DataError(
    `${part}.targets: got ${show(targets)}, expected a Float32Array of ${expected} finite numbers, as the loss is of numbers.`,
  );
}
