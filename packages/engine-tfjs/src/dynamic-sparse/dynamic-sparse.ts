import type * as tf from '@tensorflow/tfjs-core';
import { DynamicSparseOptimizer } from './optimizer.js';
import type { DynamicSparseOptions } from './options.js';

/**
 * Wraps a tfjs optimizer so that plain `compile` and `fit` train a sparse model.
 *
 * Masks are made, and weights outside them set to 0, before the first forward pass: of the kernels of all convolutions
 * and dense layers that are trainable then, but for `exclude`. After every `every` steps each kernel's topology is
 * updated with the gradient of that batch. Pruned and grown positions get weight 0 and fresh optimizer slots.
 * An L1 regulariser shifts the gradients that growth is scored by: `sparsify` refuses it, here it cannot be seen.
 *
 * Throws an `OptionError` for wrong options and on the webgpu backend, whose tensors cannot be read synchronously; in the
 * first step a `ModelError` where no variable is a kernel.
 *
 * @example
 * model.compile({
 *   optimizer: dynamicSparse(tf.train.momentum(0.1, 0.9), { sparsity: 0.9, strategy: rigl() }),
 *   loss: 'categoricalCrossentropy',
 * });
 */
export function dynamicSparse(
  optimizer: tf.Optimizer,
  options: DynamicSparseOptions,
): DynamicSparseOptimizer {
  return new DynamicSparseOptimizer(optimizer, options);
}
