import { DataError, OptionError, show } from '@freetickets/core';
import { isName } from './csv-cells.js';
import type { ColumnOptions } from './csv-columns.js';

/**
 * Whether the first row of a CSV file names columns that are known by name: one of those that are no numbers, or all of them.
 * Names that count the columns, 0, 1, 2, ..., tell nothing: a row of data may hold the same.
 */
export function namesColumns(first: readonly string[], columnNames: readonly string[]): boolean {
  const known = new Set(columnNames);
  if (first.some((cell) => isName(cell) && known.has(cell))) return true;
  const cells = new Set(first);
  const count = columnNames.every((name, i) => name === String(i));
  return !count && columnNames.every((name) => cells.has(name));
}

/**
 * The columns of inputs by the header of a CSV file, by index, in the order that the inputs of training had. Throws a
 * `DataError` that names the first one that is missing or there twice, an `OptionError` where `columns` puts one in the place of
 * another; columns of other names that it chooses are taken in its order.
 *
 * @param chosen the indices of `columns`
 */
export function inOrderOf(
  columnNames: readonly string[],
  path: string,
  first: readonly string[],
  { columns }: Pick<ColumnOptions, 'columns'>,
  chosen: readonly number[],
): readonly number[] {
  const order = `the inputs of training, in their order: ${show(columnNames)}`;
  if (columns) {
    const known = new Set(columnNames);
    const moved = chosen.find(
      (index, i) => known.has(first[index]) && first[index] !== columnNames[i],
    );
    if (moved === undefined) return chosen;
    throw new OptionError('columns', columns, `${order}; ${show(first[moved])} has another place`);
  }
  return columnNames.map((name) => {
    const index = first.indexOf(name);
    if (index >= 0 && first.lastIndexOf(name) === index) return index;
    const problem = index < 0 ? 'has no column' : 'has several columns';
    throw new DataError(
      `${path}: it ${problem} ${show(name)}, expected ${order}. Name them so, or choose those that stand for them with \`columns\`.`,
    );
  });
}
