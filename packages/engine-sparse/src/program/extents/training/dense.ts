import { checkProduct } from '../dense.js';
import { matrixOf } from '../sparse-matrices.js';
import type { Extents } from '../table.js';

/** `kernels/dense.h`, and the dense gradient of a dense layer in `kernels/dense_gradient.h`. */
export const denseTraining: Extents<'denseWeightGradients' | 'denseGradient'> = {
  denseWeightGradients(op) {
    const matrix = matrixOf(op, 'matrix');
    checkProduct(op, matrix, op.vector('input'), op.vector('gradient'));
    op.array('weightGradients', matrix.parameter.count);
  },
  denseGradient(op) {
    op.array('output', op.vector('input').channels * op.vector('gradient').channels);
  },
};
