import {
  DataError,
  FileError,
  FreeTicketsError,
  LimitError,
  OptionError,
  show,
} from '@freetickets/core';
import { parse } from 'csv-parse/sync';

/**
 * The values of a CSV file, one input a row. The first row is a header if none of its cells is a number
 * or a column is chosen by name. Throws a
 * `DataError` that names the first cell that is no number, and where a row does not have `size` columns; a `LimitError` for
 * more than `limit` values.
 */
export function readCsv(
  path: string,
  bytes: Uint8Array,
  { size, limit, columns }: CsvOptions,
): Float32Array {
  let values = new Float32Array();
  let [length, row] = [0, 0];
  let chosen: readonly number[] | undefined;

  /** Rows become numbers one by one: as texts, all of them would take many times the memory of the file. */
  const take = (cells: readonly string[]): null => {
    row++;
    if (!chosen) {
      chosen = chosenFrom(path, cells, size, columns);
      const named = columns?.some((column) => typeof column === 'string');
      if (named || chosen.every((column) => Number.isNaN(numberIn(cells[column])))) return null;
    }
    const needed = length + size;
    if (needed > limit) throw new LimitError(path, 'values', needed, limit, 'values');
    if (needed > values.length) {
      const larger = new Float32Array(2 * needed);
      larger.set(values);
      values = larger;
    }
    for (const column of chosen) {
      const value = numberIn(cells[column]);
      if (Number.isNaN(value)) {
        throw new DataError(
          `${path}: row ${row}, column ${column + 1} holds ${show(cells[column])}, expected a number.`,
        );
      }
      values[length++] = value;
    }
    return null;
  };
  try {
    parse(bytes, { bom: true, trim: true, skip_empty_lines: true, on_record: take });
  } catch (cause) {
    if (cause instanceof FreeTicketsError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `it cannot be read as CSV: ${problem}.`, { cause });
  }
  return values.slice(0, length);
}

interface CsvOptions {
  /** The number of columns that make an input. */
  readonly size: number;
  readonly limit: number;
  readonly columns?: readonly (string | number)[] | undefined;
}

function chosenFrom(
  path: string,
  first: readonly string[],
  size: number,
  columns: CsvOptions['columns'],
): readonly number[] {
  const chosen = (columns ?? first.map((_, i) => i)).map((column) => indexOf(column, first));
  if (chosen.length === size) return chosen;
  throw new DataError(
    `${path}: got ${chosen.length} columns, expected ${size} for one input. Choose them with \`columns\`.`,
  );
}

function indexOf(column: string | number, header: readonly string[]): number {
  const index = typeof column === 'number' ? column : header.indexOf(column);
  if (header[index] === undefined) {
    throw new OptionError('columns', column, `a name or index of the columns ${show(header)}`);
  }
  return index;
}

function numberIn(cell: string | undefined): number {
  return cell ? Number(cell) : Number.NaN;
}
