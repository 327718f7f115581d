import { ModelError, show } from '@freetickets/core';
import type * as tf from '@tensorflow/tfjs-core';

/** tfjs numbers a variable whose name was taken: `dense/kernel`, `dense/kernel_1`. */
const KERNEL = /^(.+)\/(?:pointwise_)?kernel(_\d+)?$/;
const RECURRENT = /^(.+)\/recurrent_kernel(_\d+)?$/;

/**
 * The variables that by their names are kernels of convolutions, pointwise ones among them, and dense layers. Those of recurrent layers, which have
 * a recurrent kernel beside them, are not; a transposed convolution's cannot be told from a convolution's.
 */
export function kernelsAmong(variables: readonly tf.Variable[]): tf.Variable[] {
  const recurrent = new Set(variables.map(({ name }) => RECURRENT.exec(name)?.[1]));
  return variables.filter(
    ({ name, rank }) => rank >= 2 && KERNEL.test(name) && !recurrent.has(layerOf(name)),
  );
}

/**
 * The kernels of a list of trainable variables that masks apply to: all but those of the excluded layers. Throws a
 * `ModelError` where there is none, or where an excluded layer is not among them.
 */
export function maskableKernels(
  variables: readonly tf.Variable[],
  exclude: readonly string[],
): tf.Variable[] {
  const kernels = kernelsAmong(variables);
  const layers = kernels.map(({ name }) => layerOf(name));
  const unknown = exclude.find((layer) => !layers.includes(layer));
  if (unknown !== undefined) {
    throw new ModelError(
      `No layer named ${show(unknown)} has a kernel that could be excluded. There are: ${layers.join(', ')}.`,
    );
  }
  const masked = kernels.filter((_, i) => !exclude.includes(layers[i]));
  if (masked.length === 0) {
    throw new ModelError(
      'No trainable variable is the kernel of a convolution or dense layer, so nothing can be made sparse. ' +
        `Got: ${variables.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  }
  return masked;
}

function layerOf(kernel: string): string {
  return KERNEL.exec(kernel)?.[1] ?? kernel;
}
