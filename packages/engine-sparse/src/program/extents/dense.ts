import { BATCH_LANES_BYTES, FLOAT_BYTES } from '../constants.js';
import type { StoredMatrix } from '../sparse-matrices.js';
import { matrixOf, reachOf } from './sparse-matrices.js';
import type { Extents } from './table.js';
import type { TensorExtent, View } from './view.js';

/** `kernels/dense.h`. */
export const dense: Extents<'denseForward' | 'denseOfFew'> = {
  denseForward(op) {
    const output = op.vector('output');
    checkProduct(op, matrixOf(op, 'matrix'), op.vector('input'), output);
    op.optionalArray('bias', output.channels);
  },
  denseOfFew(op) {
    const [input, output] = [op.vector('input'), op.vector('output')];
    checkProduct(op, matrixOf(op, 'matrix'), input, output);
    op.expect(
      input.capacity === 1 && output.capacity === 1,
      'its vectors have more than one block of examples',
    );
    op.optionalArray('bias', output.channels);
    op.scratch(FLOAT_BYTES * input.channels);
  },
};

/** Rows of the matrix are the output's channels, and its weights read the input's. */
export function checkProduct(
  op: View<'matrix'>,
  matrix: StoredMatrix,
  input: TensorExtent,
  output: TensorExtent,
): void {
  const { transposed, inputs, outputs } = matrix.layout;
  const [rows, columns] = transposed ? [inputs, outputs] : [outputs, inputs];
  op.expect(
    rows === output.channels && columns === input.channels,
    `${matrix.parameter.name} makes ${rows} values of ${columns}, expected ${output.channels} of ${input.channels}`,
  );
  const bytes = input.channels * input.capacity * BATCH_LANES_BYTES;
  op.expect(
    reachOf(matrix) + (op.blocks - 1) * BATCH_LANES_BYTES <= bytes,
    'its weights reach out of the input',
  );
}
