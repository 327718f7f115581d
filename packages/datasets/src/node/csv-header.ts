import { DataError, show } from '@freetickets/core';
import { isMissing, isName, isNumber } from './csv-cells.js';

/**
 * Whether the first row of a CSV file names its columns. It does where the columns that are to be numbers hold names there,
 * and no other cell a number; and where it counts the columns, 0, 1, 2, ..., as pandas does where they have no names, and
 * every number of the second row has a decimal point. It does not where they hold numbers.
 *
 * Throws a `DataError` where that is unclear, or a cell holds neither.
 *
 * @param columns the indices of the columns that are to be numbers
 */
export function hasHeader(
  path: string,
  first: readonly string[],
  second: readonly string[] | undefined,
  columns: readonly number[],
): boolean {
  if (columns.every((column) => isName(first[column])) && !first.some(isNumber)) return true;
  if (countsColumns(first)) {
    const below = second?.slice(first.length - withoutIndex(first).length) ?? [];
    const isWritten = (cell: string) => isNumber(cell) && cell.includes('.');
    if (first.length > 1 && below.length > 0 && below.every(isWritten)) return true;
    throw unclear(path, `row 1 counts from 0, as columns without names do`);
  }
  const wrong = columns.find((column) => !isNumber(first[column]));
  if (wrong !== undefined) {
    throw new DataError(
      `${path}: row 1, column ${wrong + 1} holds ${show(first[wrong])}, expected a number. If row 1 names the columns, set header: true.`,
    );
  }
  const named = first.findIndex((cell, i) => second && isName(cell) && isNumber(second[i]));
  if (named < 0) return false;
  throw unclear(path, `row 1 holds numbers, but also ${show(first[named])} above a number`);
}

/** Without the empty cell that pandas writes above its row numbers. */
const withoutIndex = (first: readonly string[]): readonly string[] =>
  isMissing(first[0]) ? first.slice(1) : first;

function countsColumns(first: readonly string[]): boolean {
  const cells = withoutIndex(first);
  return cells.length > 0 && cells.every((cell, i) => cell === String(i));
}

const unclear = (path: string, why: string): DataError =>
  new DataError(
    `${path}: ${why}: it may name the columns or be data. Set header: true or header: false.`,
  );
