import {
  ModelError,
  type ModelGraph,
  OptionError,
  type ParameterInfo,
  show,
} from '@freetickets/core';
import { modelGraph, parameterValues, parameterVariables } from '@freetickets/model-graph';
import { gather, startingMasks, updaterOf } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { SparseNetwork } from '../network.js';
import { chooseRuntime } from '../runtime/choose.js';
import { compiledLoss } from './compiled-loss.js';
import { metricsOf } from './compiled-metrics.js';
import { optimizerSpec } from './compiled-optimizer.js';
import { ModelWeights } from './model-weights.js';
import { type FitSparselyOptions, optionsOf } from './options.js';
import { SparseFit } from './sparse-fit.js';
import { SparseTraining } from './sparse-training.js';

/**
 * Lets the sparse engine take the steps of a compiled model's `fit`, `fitDataset` and `trainOnBatch`. Everything around
 * the steps stays TensorFlow.js: shuffling, callbacks, validation, history. The trainable kernels of convolutions and
 * dense layers are masked at once, but for those of `exclude`d layers, which go by the names that `modelGraph` gives
 * them.
 *
 * The optimizer compiled with is SGD, momentum or Adam: its learning rate is read at each step, its other numbers now.
 * The loss is `categoricalCrossentropy` of one-hot targets or soft labels, `sparseCategoricalCrossentropy`, or
 * `binaryCrossentropy` of one sigmoid unit, the metrics accuracy and cross-entropy, by name; of numbers, `meanSquaredError`, also
 * as a metric, or what `regressionLoss` makes, without metrics. Whatever reads the model's weights sees those learned so far, and weights assigned from
 * outside are taken over by the next step.
 *
 * Throws an `OptionError` for wrong options, for an optimizer, loss or metric that the engine does not have, and on the
 * webgpu backend, whose tensors cannot be read synchronously; a `ModelError` where the model is not compiled, cannot be
 * lowered, or its heap cannot be had.
 *
 * @example
 * model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
 * const fast = await fitSparsely(model, { sparsity: 0.9, strategy: rigl(), lastStep: 7500 });
 * await model.fit(xs, ys, { epochs, batchSize }); // 10,000 steps
 * fast.detach();
 */
export async function fitSparsely(
  model: LayersModel,
  given: FitSparselyOptions,
): Promise<SparseFit> {
  if (!Array.isArray(Object(model).layers)) {
    throw new ModelError(`fitSparsely: got ${show(model)}, expected a compiled tf.LayersModel.`);
  }
  const options = optionsOf(given);
  const updater = updaterOf('fitSparsely', options);
  if (tf.getBackend() === 'webgpu') {
    throw new OptionError(
      'backend',
      'webgpu',
      'one that can be read synchronously: wasm, cpu, webgl or tensorflow',
    );
  }
  if (!model.optimizer) {
    throw new ModelError('The model has no optimizer. Call model.compile before fitSparsely.');
  }
  if (Object.hasOwn(model, 'fit')) {
    throw new ModelError('The model is fitted sparsely already. Call detach() on that before.');
  }
  const optimizer = optimizerSpec(model.optimizer, options);
  const graph = modelGraph(model);
  const { spec: loss } = compiledLoss(model);
  metricsOf(model);

  const weights = new ModelWeights(parameterVariables(model, graph));
  const values = await parameterValues(model, graph);
  const kernels = maskedKernels(graph, options.exclude);
  const masks = startingMasks('fitSparsely', kernels, options, (name) => values[name]);
  const parameters = graph.parameters.map(({ name, shape }) => {
    const mask = masks[name];
    const dense = values[name];
    return [name, mask ? { shape, mask, values: gather(dense, mask) } : { shape, values: dense }];
  });
  const { runtime } = chooseRuntime(options);
  const settings = {
    optimizer,
    loss,
    track: updater.signals,
    seed: options.seed,
  };
  const training = await SparseTraining.create(
    updater,
    options.batchSize,
    (initial, batchSize) =>
      SparseNetwork.create(graph, { ...settings, initial, batchSize }, runtime),
    { graphHash: graph.hash, parameters: Object.fromEntries(parameters) },
    new Map(Object.entries(masks)),
  );
  return new SparseFit(model, graph, loss, weights, training);
}

/** The kernels that masks apply to. Throws a `ModelError` where an excluded layer has none. */
function maskedKernels(graph: ModelGraph, exclude: readonly string[]): readonly ParameterInfo[] {
  const kernels = graph.parameters.filter(({ maskable }) => maskable);
  const layers = kernels.map(({ layer }) => layer);
  const unknown = exclude.find((layer) => !layers.includes(layer));
  if (unknown !== undefined) {
    throw new ModelError(
      `No layer named ${show(unknown)} has a kernel that could be excluded. There are: ${layers.join(', ')}.`,
    );
  }
  return kernels.filter(({ layer }) => !exclude.includes(layer));
}
