import { DataError, FileError, LimitError, show } from '@freetickets/core';
import { CsvError, type Options, parse } from 'csv-parse/sync';
import type { Limits } from '../limits.js';
import { isMissing, isRounded, numberIn } from './csv-cells.js';
import { inOrderOf, namesColumns } from './csv-column-names.js';
import { type ColumnOptions, columnsOf } from './csv-columns.js';
import { hasHeader } from './csv-header.js';
import { rowsIn } from './csv-rows.js';
import { utf8Of } from './csv-text.js';

export interface CsvOptions extends ColumnOptions {
  /** The number of columns that make an input. Default: as many as there are. */
  readonly size?: number | undefined;
  /** Whether the column of labels is to hold numbers. Default: it holds any texts. */
  readonly numbers?: boolean;
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
  /** What the header calls them, where there is one that gives each a name of its own. */
  readonly columnNames?: readonly string[];
  /** As they are written; none where no column holds them. */
  readonly labels: readonly string[];
  /** What the header calls the column of labels, where it has one. */
  readonly labelName?: string;
  /** How many rows were left out, as they have missing values. */
  readonly skipped: number;
}

/**
 * Reads a CSV file, one input a row. Texts are kept of one row at a time: of all, they would take many times the memory of
 * the file. Throws a `DataError` that names the first cell that is no number or a whole one that would be rounded, a quote that is not as in RFC 4180, and where an
 * input does not have `size` columns; an `OptionError` for a column that is not there; a `LimitError` for what is larger than
 * `limits`; a `FileError` for what is no CSV file in UTF-8, or in UTF-16 with a byte-order mark.
 */
export function readCsv(path: string, file: Uint8Array, options: CsvOptions): CsvTable {
  const { missing = 'refuse', numbers = false, limits, columnNames } = options;
  const bytes = utf8Of(path, file);
  const { count, longest, lineEnd } = rowsIn(path, bytes);
  if (longest > limits.row) {
    throw new LimitError(`${path}, its longest row`, 'row', longest, limits.row, 'bytes');
  }
  const read = (how: Options) => parsed(path, bytes, { ...settings(lineEnd), ...how });
  const [first, second] = read({ to: 2, relax_column_count: true });
  if (first === undefined) return { values: new Float64Array(), size: 0, labels: [], skipped: 0 };
  checkSeparator(path, first, second);
  const { chosen: given, label, header } = columnsOf(first, options);
  const isKnown = columnNames !== undefined && namesColumns(first, columnNames);
  const isNamed = header ?? (isKnown || hasHeader(path, first, second, given));
  const chosen =
    isNamed && columnNames ? inOrderOf(columnNames, path, first, options, given) : given;
  checkSize(path, chosen.length, options.size);

  const rows = isNamed ? count - 1 : count;
  const total = rows * chosen.length;
  if (total > limits.values) {
    const what = `${path}, ${bytes.length.toLocaleString('en-US')} bytes with ${rows.toLocaleString('en-US')} rows`;
    throw new LimitError(what, 'values', total, limits.values, 'values');
  }
  const values = new Float64Array(total);
  const labels: string[] = [];
  const names = new Map<string, string>();
  let [length, skipped, row] = [0, 0, isNamed ? 1 : 0];

  const add = (cells: readonly string[]): null => {
    row++;
    const used = label === undefined ? chosen : [...chosen, label];
    const hole = used.find((column) => isMissing(cells[column]));
    if (hole !== undefined && missing === 'skip') {
      skipped++;
      return null;
    }
    if (hole !== undefined && hole === label) {
      throw wrongCell(path, row, hole, cells, numbers ? 'a number' : 'a label');
    }
    for (const column of chosen) {
      checkNumber(path, row, column, cells);
      values[length++] = numberIn(cells[column]);
    }
    if (label !== undefined) {
      if (numbers) checkNumber(path, row, label, cells);
      // One text for each class, not one for each row.
      const name = names.get(cells[label]) ?? cells[label];
      names.set(name, name);
      labels.push(name);
    }
    return null;
  };
  read({ from: isNamed ? 2 : 1, on_record: add });
  const kept = length < values.length ? values.slice(0, length) : values;
  const found = isNamed ? namesOf(chosen.map((column) => first[column])) : undefined;
  return {
    values: kept,
    size: chosen.length,
    ...(found && { columnNames: found }),
    ...(isNamed && label !== undefined && { labelName: first[label] }),
    labels,
    skipped,
  };
}

/** The cells, where each is a name of its own. */
const namesOf = (cells: readonly string[]): readonly string[] | undefined =>
  new Set(cells).size === cells.length && !cells.includes('') ? cells : undefined;

function checkSize(path: string, columns: number, expected = columns): void {
  if (columns === expected) return;
  throw new DataError(
    `${path}: got ${columns} columns, expected ${expected} for one input. Choose them with \`columns\`.`,
  );
}

const settings = (lineEnd: string): Options => ({
  trim: true,
  skip_empty_lines: true,
  record_delimiter: lineEnd === '\n' ? ['\r\n', '\n'] : ['\r'],
});

const quoteErrors = new Set<string>([
  'INVALID_OPENING_QUOTE',
  'CSV_INVALID_CLOSING_QUOTE',
  'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE',
]);

function parsed(path: string, bytes: Uint8Array, options: Options): readonly string[][] {
  try {
    return parse(bytes, options) as string[][];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    if (quoteErrors.has(cause.code)) {
      throw new DataError(
        `${path}: line ${cause.lines}, column ${Number(cause.column) + 1} holds a quote in the middle of a cell. Put the whole cell in quotes, and write a quote inside it twice.`,
        { cause },
      );
    }
    throw new FileError(path, `it cannot be read as CSV: ${cause.message}.`, { cause });
  }
}

function checkSeparator(path: string, first: readonly string[], second: readonly string[] = first) {
  const separator = first.length === 1 ? /[;\t]/.exec(first[0])?.[0] : undefined;
  if (separator === undefined || !second.join().includes(separator)) return;
  throw new DataError(
    `${path}: its cells seem to be separated by ${show(separator)}, expected commas. Save it with commas, and with points in numbers.`,
  );
}

/** Throws a `DataError` where a cell is no number, or a whole one that would be rounded. */
function checkNumber(path: string, row: number, column: number, cells: readonly string[]): void {
  const value = numberIn(cells[column]);
  if (Number.isNaN(value)) throw wrongCell(path, row, column, cells, 'a number');
  if (isRounded(cells[column])) throw wrongCell(path, row, column, cells, notRounded(value));
}

const notRounded = (value: number): string =>
  `a number that 64-bit floats hold: it would be read as ${BigInt(value)}. If it is an identifier, choose the other columns with \`columns\``;

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
