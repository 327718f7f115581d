import { BATCH_LANES_BYTES } from '../constants.js';
import { SLOT_SUM_BYTES, type StoredPattern } from '../weights.js';
import { patternOf, reachOf } from './patterns.js';
import type { Extents } from './table.js';
import type { TensorExtent, View } from './view.js';

/** `kernels/dense.h`, and the dense gradient of a dense layer in `kernels/dense_gradient.h`. */
export const dense: Extents<'denseForward' | 'denseWeights' | 'denseGradient'> = {
  denseForward(op) {
    const output = op.vector('output');
    checkProduct(op, patternOf(op, 'pattern'), op.vector('input'), output);
    op.optionalArray('bias', output.channels);
  },
  denseWeights(op) {
    const pattern = patternOf(op, 'pattern');
    checkProduct(op, pattern, op.vector('input'), op.vector('gradient'));
    op.array('weightSums', pattern.slots, SLOT_SUM_BYTES);
  },
  denseGradient(op) {
    op.array('output', op.vector('input').channels * op.vector('gradient').channels);
  },
};

/** Rows of the pattern are the output's channels, and its weights read the input's. */
function checkProduct(
  op: View<'pattern'>,
  pattern: StoredPattern,
  input: TensorExtent,
  output: TensorExtent,
): void {
  const { transposed, inputs, outputs } = pattern.layout;
  const [rows, columns] = transposed ? [inputs, outputs] : [outputs, inputs];
  op.expect(
    rows === output.channels && columns === input.channels,
    `${pattern.parameter.name} makes ${rows} values of ${columns}, expected ${output.channels} of ${input.channels}`,
  );
  const bytes = input.channels * input.capacity * BATCH_LANES_BYTES;
  op.expect(
    reachOf(pattern) + (op.blocks - 1) * BATCH_LANES_BYTES <= bytes,
    'its weights reach out of the input',
  );
}
