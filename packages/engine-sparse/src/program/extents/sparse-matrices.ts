import { BATCH_LANES_BYTES, ROW_EXTENT_INTEGERS } from '../constants.js';
import { Region } from '../region.js';
import { mostNonzeros, sizeOfMatrix } from '../sparse-index.js';
import type { StoredMatrix } from '../sparse-matrices.js';
import { rangeOf } from '../taps.js';
import type { View } from './view.js';

/** The sparse matrix that a field names. Whatever mask its parameter gets, what kernels read of it lies in its room. */
export function matrixOf<Field extends string>(op: View<Field>, field: Field): StoredMatrix {
  const range = op.range(field);
  const matrix = range instanceof Region ? op.layout.matrices.get(range) : undefined;
  if (!matrix) return op.fail(`${field} names no sparse matrix`);
  checkRoom(op.named(field, 'sparseMatrix'), matrix);
  return matrix;
}

/** The sparse matrices of the list that a field names. */
export function matricesOf<Field extends string>(
  op: View<Field>,
  field: Field,
): readonly StoredMatrix[] {
  const range = op.range(field);
  const matrices = range instanceof Region ? op.layout.lists.get(range) : undefined;
  if (!matrices) return op.fail(`${field} names no list of sparse matrices`);
  op.array(field, matrices.length);
  for (const matrix of matrices) checkRoom(op.at(matrix.record, 'sparseMatrix'), matrix);
  return matrices;
}

function checkRoom(record: View, matrix: StoredMatrix): void {
  const { layout, parameter } = matrix;
  const { inputs, outputs, taps } = layout;
  const { size, count } = parameter;
  record.expect(
    taps.height * taps.width * inputs * outputs === size,
    `${parameter.name} has ${size} weights, expected ${taps.height} x ${taps.width} x ${inputs} x ${outputs}`,
  );
  record.expect(
    rangeOf(taps).least >= 0 && reachOf(matrix) < 2 ** 31,
    'it reads before the tile, or farther than 32 bits can hold',
  );
  const { rows, columnBlocks } = sizeOfMatrix(layout);
  const nonzeros = mostNonzeros(count, layout);
  const isDense = Number(count === size);
  for (const [field, value] of Object.entries({ rows, columnBlocks, nonzeros, isDense }))
    record.integer(field, value, value);
  record.array('rowExtents', ROW_EXTENT_INTEGERS * rows * columnBlocks);
  for (const field of ['inputOffsets', 'values', 'weightIndices']) record.array(field, nonzeros);
  record.array('weights', count);
}

/** How many bytes from a pixel on the nonzeros of a matrix read, at most. */
export function reachOf({ layout }: StoredMatrix): number {
  const { inputs, outputs, transposed, taps, channelStep, blockColumns, isBlockwise } = layout;
  const all = transposed ? outputs : inputs;
  const columns = isBlockwise ? Math.min(all, blockColumns) : all;
  return rangeOf(taps).most + (columns - 1) * channelStep + BATCH_LANES_BYTES;
}
