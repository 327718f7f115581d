import { show } from '@freetickets/core';
import { type Rows, type Table, tableOf } from './table.js';
import { unexpected } from './unexpected.js';

/**
 * Some rows of a table, in the order of the indices, which may name a row more than once: what a bootstrap statistic
 * evaluates. Float32 data stays float32.
 *
 * Throws a `DataError` for an empty table, and for an index that is not a whole number below the number of rows.
 *
 * @example takeRows([[0.9, 0.1], [0.2, 0.8]], [1, 1]).data // 0.2, 0.8, 0.2, 0.8
 */
export function takeRows(rows: Rows, indices: ArrayLike<number>): Table {
  const { data, shape } = tableOf(rows, 'rows');
  const [examples, classes] = shape;
  const length = indices.length * classes;
  const taken = data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i];
    if (!Number.isInteger(row) || row < 0 || row >= examples) {
      throw unexpected(
        'indices',
        `${show(row)} at ${i}`,
        `a whole number from 0 to ${examples - 1}`,
      );
    }
    taken.set(data.subarray(row * classes, (row + 1) * classes), i * classes);
  }
  return { data: taken, shape: [indices.length, classes] };
}
