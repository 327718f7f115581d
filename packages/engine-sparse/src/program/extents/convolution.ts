import { NONZERO_SUM_BYTES } from '../sparse-matrices.js';
import { BackwardGeometry } from './backward-geometry.js';
import { Geometry, sumBytes } from './geometry.js';
import { matricesOf, matrixOf } from './sparse-matrices.js';
import type { Extents } from './table.js';

/** `kernels/convolution.h`; predictions, too, go backwards, through transposed convolutions. */
export const convolution: Extents<'convolutionForward' | 'convolutionBackward' | 'refreshValues'> =
  {
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
    refreshValues(op) {
      const { length } = matricesOf(op, 'matrices');
      op.integer('count', length, length);
    },
  };
