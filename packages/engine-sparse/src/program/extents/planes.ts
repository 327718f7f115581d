import { BATCH_LANES, FLOAT_BYTES } from '../constants.js';
import { readFloats, rowsOfStrip } from '../unfolded.js';
import { matrixOf, reachOf } from './sparse-matrices.js';
import type { Extents } from './table.js';
import type { TensorExtent, View } from './view.js';

/** Convolutions of `kernels/planes.h`. */
export const planes: Extents<'convolutionOfPlanes'> = {
  convolutionOfPlanes(op) {
    const input = op.planarSource('source');
    const output = op.planarImage('output');
    const channel = channelOf(op.named('unfolded', 'unfolded'), output);
    const matrix = matrixOf(op, 'matrix');
    const { outputs, inputs, transposed, blockColumns, isBlockwise } = matrix.layout;
    op.expect(
      !transposed && outputs === output.channels && inputs === input.channels,
      `${matrix.parameter.name} makes ${outputs} channels of ${inputs}, expected ${output.channels} of ${input.channels}`,
    );
    op.expect(isBlockwise, 'its matrix reads all blocks of columns');
    op.integer('blockColumns', blockColumns, blockColumns);
    const block = blockColumns * channel;
    // The last vector of a strip may begin in its last pixel.
    const last = rowsOfStrip(output) * output.width - 1;
    op.expect(
      reachOf(matrix) + FLOAT_BYTES * last <= FLOAT_BYTES * (block + BATCH_LANES),
      'its weights reach out of the unfolded strip',
    );
    op.scratch(FLOAT_BYTES * (readFloats(input) + block + BATCH_LANES));
    op.optionalArray('bias', output.channels);
    op.optionalTensor('residual', output);
  },
};

/** Floats of an unfolded channel of a strip, by its record. */
function channelOf(record: View, output: TensorExtent): number {
  const [kernelHeight, kernelWidth] = [
    record.steps('kernelHeight', 1),
    record.steps('kernelWidth', 1),
  ];
  const strideY = record.steps('strideY', 1);
  for (const field of ['padTop', 'padLeft']) record.steps(field);
  record.steps('strideX', 1);
  record.integer('width', output.width, output.width);
  const rows = rowsOfStrip(output) + Math.floor((kernelHeight - 1) / strideY);
  record.integer('rows', rows, rows);
  const phases = Math.min(strideY, kernelHeight);
  record.integer('phases', phases, phases);
  const phaseFloats = record.integer('phaseFloats', rows * output.width);
  record.expect(
    (output.height + kernelHeight) * strideY < 2 ** 31,
    'its windows reach out of what 32 bits can hold',
  );
  return kernelWidth * phases * phaseFloats;
}
