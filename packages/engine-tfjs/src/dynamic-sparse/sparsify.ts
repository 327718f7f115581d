import { ModelError } from '@freetickets/core';
import { isMaskable } from '@freetickets/model-graph';
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { DynamicSparseOptimizer } from './optimizer.js';
import type { DynamicSparseOptions } from './options.js';

/**
 * Makes a compiled model sparse now: sets its weights outside new masks to 0, and replaces its optimizer by one that
 * keeps them there, as `dynamicSparse` does. Masked are the trainable kernels of Conv1D, Conv2D, Conv3D and Dense
 * layers, and the pointwise ones of SeparableConv2D, but for `exclude`. Returns that optimizer.
 *
 * Throws an `OptionError` as `dynamicSparse` does; a `ModelError` where the model is not compiled, has no kernel to
 * mask, or has an L1 regulariser, whose gradient would be larger than those that growth is scored by.
 *
 * @example
 * model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
 * const { masks } = sparsify(model, { sparsity: 0.9, strategy: rigl(), lastStep: 750 });
 */
export function sparsify(
  model: LayersModel,
  options: DynamicSparseOptions,
): DynamicSparseOptimizer {
  const inner: tf.Optimizer | undefined = model.optimizer;
  if (!inner) {
    throw new ModelError('The model has no optimizer. Call model.compile before sparsify.');
  }
  if (hasL1Regularizer(model.getConfig())) {
    throw new ModelError(
      "A kernel of the model has an L1 regulariser, which growth by gradients cannot be told from the loss. Use an L2 regulariser, or sparsify's weightDecay.",
    );
  }
  const optimizer = new DynamicSparseOptimizer(inner, options);
  const variables = (weights: LayerVariable[]) => weights.map((each) => each.read() as tf.Variable);
  const kernels = new Set(kernelsOf(model.layers));
  optimizer.prepare(
    variables(model.trainableWeights),
    variables(model.trainableWeights.filter((weight) => kernels.has(weight))),
  );
  model.optimizer = optimizer;
  return optimizer;
}

/** The kernels that masks apply to, of layers and of the models among them. */
function kernelsOf(all: readonly layers.Layer[]): LayerVariable[] {
  return all.flatMap((layer) =>
    'layers' in layer
      ? kernelsOf((layer as LayersModel).layers)
      : layer.weights.filter(({ originalName }) =>
          isMaskable(layer.getClassName(), originalName.slice(originalName.lastIndexOf('/') + 1)),
        ),
  );
}

const ofKernels = new Set(['kernelRegularizer', 'pointwiseRegularizer']);

/** Whether a serialized model, with all that is nested in it, has a kernel with an L1 regulariser. */
function hasL1Regularizer(config: unknown): boolean {
  if (typeof config !== 'object' || config === null) return false;
  return Object.entries(config).some(
    ([key, value]) => (ofKernels.has(key) && l1Of(value) > 0) || hasL1Regularizer(value),
  );
}

function l1Of(regularizer: { config?: { l1?: number } } | null): number {
  return regularizer?.config?.l1 ?? 0;
}
