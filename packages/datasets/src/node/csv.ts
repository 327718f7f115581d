import { DataError, FileError, OptionError, show } from '@freetickets/core';
import { parse } from 'csv-parse/sync';

/**
 * The values of a CSV file, one input a row. The first row is a header if none of its cells is a number
 * or a column is chosen by name. Throws a
 * `DataError` that names the first cell that is no number, and where a row does not have `size` columns.
 */
export function readCsv(
  path: string,
  bytes: Uint8Array,
  size: number,
  columns?: readonly (string | number)[],
): Float32Array {
  const rows = parsed(path, bytes);
  const first = rows[0] ?? [];
  const chosen = (columns ?? first.map((_, i) => i)).map((column) => indexOf(column, first));
  if (rows.length > 0 && chosen.length !== size) {
    throw new DataError(
      `${path}: got ${chosen.length} columns, expected ${size} for one input. Choose them with \`columns\`.`,
    );
  }
  const named = columns?.some((column) => typeof column === 'string');
  const header = named || chosen.every((column) => Number.isNaN(numberIn(first[column])));
  const data = header ? rows.slice(1) : rows;
  const values = new Float32Array(data.length * size);
  data.forEach((row, r) => {
    chosen.forEach((column, c) => {
      const value = numberIn(row[column]);
      if (Number.isNaN(value)) {
        throw new DataError(
          `${path}: row ${r + (header ? 2 : 1)}, column ${column + 1} holds ${show(row[column])}, expected a number.`,
        );
      }
      values[r * size + c] = value;
    });
  });
  return values;
}

function parsed(path: string, bytes: Uint8Array): string[][] {
  try {
    return parse(bytes, { bom: true, trim: true, skip_empty_lines: true });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `it cannot be read as CSV: ${problem}.`, { cause });
  }
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
