import { NONZERO_SUM_BYTES } from '../../sparse-matrices.js';
import { Geometry, sumBytes } from '../geometry.js';
import { matricesOf, matrixOf } from '../sparse-matrices.js';
import type { Extents } from '../table.js';
import { BackwardGeometry } from './backward-geometry.js';

/** `kernels/convolution.h`, and the dense gradient of a convolution in `kernels/dense_gradient.h`. */
export const convolutionTraining: Extents<
  'convolutionBackward' | 'convolutionDenseGradient' | 'reduceWeightGradients'
> = {
  convolutionBackward(op) {
    const input = op.imageSource('source');
    const output = op.gradient('gradient');
    op.expect(!output.isVector, 'its gradient is a vector');
    const geometry = new BackwardGeometry(op.named('geometry', 'geometry'), input, output);
    geometry.checkGradients();
    op.scratch(geometry.inputs + geometry.gradients + geometry.phases + sumBytes(input.channels));
    if (op.has('matrix')) {
      const matrix = matrixOf(op, 'matrix');
      geometry.checkForward(matrix);
      op.array('weightSums', op.layout.threads * matrix.nonzeros, NONZERO_SUM_BYTES);
    }
    if (!op.has('output')) return;
    op.tensor('output', input);
    geometry.checkBackward(matricesOf(op, 'phases'));
    op.optionalTensor('previous', input);
    if (op.has('epilogue')) op.source('epilogue', input);
    if (op.has('sums')) op.sums('sums', input.channels);
  },
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
