import { NONZERO_SUM_BYTES } from '../../sparse-matrices.js';
import { Geometry } from '../geometry.js';
import { matrixOf } from '../sparse-matrices.js';
import type { Extents } from '../table.js';

/** Gradients of weights, of `kernels/convolution.h` and `kernels/dense_gradient.h`. */
export const convolutionTraining: Extents<'convolutionDenseGradient' | 'reduceWeightGradients'> = {
  convolutionDenseGradient(op) {
    const input = op.imageSource('source');
    const output = op.gradient('gradient');
    op.expect(!output.isVector, 'its gradient is a vector');
    const geometry = new Geometry(op.named('geometry', 'geometry'), input, output);
    op.array('output', geometry.taps * input.channels * output.channels);
    op.scratch(geometry.inputs + geometry.outputs);
  },
  reduceWeightGradients(op) {
    const { nonzeros, parameter } = matrixOf(op, 'matrix');
    op.array('weightSums', op.integer('copies', 1) * nonzeros, NONZERO_SUM_BYTES);
    op.array('gradients', parameter.count);
  },
};
