import { DataError, FileError, FreeTicketsError, LimitError, show } from '@freetickets/core';
import { parse } from 'csv-parse/sync';
import type { Limits } from '../limits.js';
import { isMissing, numberIn } from './csv-cells.js';
import { type Chosen, type ColumnOptions, columnsOf } from './csv-columns.js';
import { hasHeader } from './csv-header.js';
import { longestRow } from './csv-rows.js';

export interface CsvOptions extends ColumnOptions {
  /** What becomes of rows with missing values. Default: 'refuse'. */
  readonly missing?: 'refuse' | 'skip' | undefined;
  /** The most values that are read, and the most bytes of a row. */
  readonly limits: Pick<Limits, 'row' | 'values'>;
}

/** The rows of a CSV file. */
export interface CsvTable {
  /** Row-major over [row, column]. */
  readonly values: Float64Array;
  /** The number of columns that are inputs. */
  readonly size: number;
  /** As they are written; none where no column holds them. */
  readonly labels: readonly string[];
  /** How many rows were left out, as they have missing values. */
  readonly skipped: number;
}

/**
 * Reads a CSV file, one input a row. Throws a `DataError` that names the first cell that is no number, and where an input
 * does not have `size` columns; an `OptionError` for a column that is not there; a `LimitError` for what is larger than `limits`.
 */
export function readCsv(path: string, bytes: Uint8Array, options: CsvOptions): CsvTable {
  const { missing = 'refuse', limits } = options;
  const longest = longestRow(bytes);
  if (longest > limits.row) {
    throw new LimitError(`${path}, its longest row`, 'row', longest, limits.row, 'bytes');
  }
  const labels: string[] = [];
  let values = new Float64Array();
  let [length, skipped] = [0, 0];

  const add = (cells: readonly string[], row: number, { chosen, label }: Chosen): void => {
    const used = label === undefined ? chosen : [...chosen, label];
    const hole = used.find((column) => isMissing(cells[column]));
    if (hole !== undefined && missing === 'skip') {
      skipped++;
      return;
    }
    if (hole !== undefined && hole === label) {
      throw wrongCell(path, row, hole, cells, 'a label');
    }
    const needed = length + chosen.length;
    if (needed > limits.values) {
      throw new LimitError(path, 'values', needed, limits.values, 'values');
    }
    if (needed > values.length) {
      const larger = new Float64Array(2 * needed);
      larger.set(values);
      values = larger;
    }
    for (const column of chosen) {
      const value = numberIn(cells[column]);
      if (Number.isNaN(value)) throw wrongCell(path, row, column, cells, 'a number');
      values[length++] = value;
    }
    if (label !== undefined) labels.push(cells[label]);
  };
  const size = eachRow(path, bytes, options, add);
  return { values: values.slice(0, length), size, labels, skipped };
}

type Visit = (cells: readonly string[], row: number, chosen: Chosen) => void;

/**
 * Visits the rows of data one by one, counted from 1 with the header: as texts, all of them would take many times the memory
 * of the file. Gives the number of columns that are inputs.
 */
function eachRow(path: string, bytes: Uint8Array, options: CsvOptions, visit: Visit): number {
  let first: readonly string[] | undefined;
  let chosen: Chosen | undefined;
  let row = 0;
  /** Once the row after the first is known, or that there is none. */
  const begin = (cells: readonly string[], second?: readonly string[]): Chosen => {
    const columns = columnsOf(path, cells, options);
    const named = columns.header ?? hasHeader(path, cells, second, columns.chosen);
    if (!named) visit(cells, 1, columns);
    return columns;
  };
  const take = (cells: readonly string[]): null => {
    row++;
    if (first === undefined) {
      first = cells;
      return null;
    }
    chosen ??= begin(first, cells);
    visit(cells, row, chosen);
    return null;
  };
  try {
    // The size is that of the cells alone; it tells in UTF-16, where line ends are not found for certain before.
    parse(bytes, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      max_record_size: options.limits.row,
      on_record: take,
    });
  } catch (cause) {
    if (cause instanceof FreeTicketsError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `it cannot be read as CSV: ${problem}.`, { cause });
  }
  if (first !== undefined) chosen ??= begin(first);
  return chosen?.chosen.length ?? 0;
}

function wrongCell(
  path: string,
  row: number,
  column: number,
  cells: readonly string[],
  expected: string,
): DataError {
  const cell = cells[column];
  const advice = isMissing(cell) ? ': the value is missing. Fill it in, or leave out the row' : '';
  return new DataError(
    `${path}: row ${row}, column ${column + 1} holds ${show(cell)}, expected ${expected}${advice}.`,
  );
}
