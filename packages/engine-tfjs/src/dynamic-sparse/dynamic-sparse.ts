import type * as tf from '@tensorflow/tfjs-core';
import { DynamicSparseOptimizer } from './optimizer.js';
import type { DynamicSparseOptions } from './options.js';

/**
 * Wraps a tfjs optimizer so that plain `compile` and `fit` train a sparse model.
 *
 * Masks are made, and weights outside them set to 0, before the first forward pass: of the kernels of all convolutions
 * and dense layers that are trainable then, but for `exclude`. After every `everySteps` steps, up to step `lastStep`, each
 * kernel's topology is updated with the gradient of that batch. Pruned and grown positions get weight 0 and fresh
 * optimizer slots.
 *
 * To go on with a network that was trained so, load its weights before the first step and give `masks: 'from-weights'`;
 * steps count anew.
 *
 * Kernels are known by their variables' names. So the kernels of transposed convolutions, and of layers inside
 * `TimeDistributed` or of classes of your own, are masked as well, which `sparsify` leaves dense; and an L1
 * regulariser, which shifts the gradients that growth is scored by and which `sparsify` refuses, cannot be seen.
 *
 * Throws an `OptionError` for wrong options and on the webgpu backend, whose tensors cannot be read synchronously; in
 * the first step a `ModelError` where no variable is a kernel, and in any step where another model's kernels come.
 *
 * @example
 * model.compile({
 *   optimizer: dynamicSparse(tf.train.momentum(0.1, 0.9), { sparsity: 0.9, strategy: rigl(), lastStep: 7500 }),
 *   loss: 'categoricalCrossentropy',
 * });
 * await model.fit(xs, ys, { epochs, batchSize }); // 10,000 steps
 */
export function dynamicSparse(
  optimizer: tf.Optimizer,
  options: DynamicSparseOptions,
): DynamicSparseOptimizer {
  return new DynamicSparseOptimizer(optimizer, options);
}
