import { Geometry, sumBytes } from './geometry.js';
import { matricesOf, matrixOf } from './sparse-matrices.js';
import type { Extents } from './table.js';

/** `kernels/convolution.h`. */
export const convolution: Extents<'convolutionForward' | 'refreshValues'> = {
  convolutionForward(op) {
    const input = op.imageSource('source');
    const output = op.image('output');
    const geometry = new Geometry(op.named('geometry', 'geometry'), input, output);
    geometry.checkForward(matrixOf(op, 'matrix'));
    op.optionalArray('bias', output.channels);
    op.optionalTensor('residual', output);
    if (op.has('sums')) op.sums('sums', output.channels);
    op.scratch(geometry.inputs + geometry.outputs + sumBytes(output.channels));
  },
  refreshValues(op) {
    const { length } = matricesOf(op, 'matrices');
    op.integer('count', length, length);
  },
};
