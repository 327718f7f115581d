import * as tf from '@tensorflow/tfjs-core';

/**
 * A matrix product (`BatchMatMul` or `_FusedMatMul`) that transposes its operands first where it is asked to: the wasm
 * backend's own transposed product is a scalar loop, its plain product is not.
 */
export const transposedFirst =
  (original: tf.KernelFunc): tf.KernelFunc =>
  ({ inputs, attrs, backend }) => {
    const { transposeA, transposeB } = attrs as { transposeA?: boolean; transposeB?: boolean };
    const transposed = {
      ...(transposeA && { a: swapLastAxes(inputs.a as tf.Tensor) }),
      ...(transposeB && { b: swapLastAxes(inputs.b as tf.Tensor) }),
    };
    const product = original({
      inputs: { ...inputs, ...transposed },
      attrs: { ...attrs, transposeA: false, transposeB: false },
      backend,
    });
    tf.dispose(transposed);
    return product;
  };

function swapLastAxes(matrices: tf.Tensor): tf.Tensor {
  const axes = matrices.shape.map((_, axis) => axis);
  return tf.transpose(matrices, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}
