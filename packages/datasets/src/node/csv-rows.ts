import { DataError } from '@freetickets/core';

const [quote, comma, lineFeed, carriageReturn, space, tab] = [0x22, 0x2c, 0x0a, 0x0d, 0x20, 0x09];

/** What is known of the rows of a CSV file before its cells are read. */
export interface CsvRows {
  /** How many there are, without blank lines. */
  readonly count: number;
  /** The bytes of the longest one, its line end left out. */
  readonly longest: number;
  /** Rows end as the first one does: at a line feed, perhaps after a carriage return, or at a carriage return alone. */
  readonly lineEnd: '\n' | '\r';
}

/**
 * Finds the rows of a CSV file in UTF-8, which do not end inside quotes. A quote opens at the beginning of a cell alone, but
 * for spaces (RFC 4180). Throws a `DataError` that names the line and the column of one that is not closed.
 */
export function rowsIn(path: string, file: Uint8Array): CsvRows {
  let [count, longest, start, line, column] = [0, 0, 0, 1, 1];
  let [isBlank, isCellEmpty] = [true, true];
  let opened: string | undefined;
  let lineEnd: number | undefined;
  for (let at = 0; at <= file.length; at++) {
    const byte = file[at];
    const isLast = at === file.length;
    const isReturn = byte === carriageReturn && file[at + 1] !== lineFeed;
    if (byte === lineFeed || isReturn) line++;
    if (opened !== undefined) {
      if (isLast) throw unclosed(path, opened);
      if (byte !== quote) continue;
      if (file[at + 1] === quote) at++;
      else opened = undefined;
    } else if (byte === quote && isCellEmpty) {
      opened = `line ${line}, column ${column}`;
      [isBlank, isCellEmpty] = [false, false];
    } else if (byte === comma) {
      column++;
      [isBlank, isCellEmpty] = [false, true];
    } else if (isLast || byte === lineFeed || byte === carriageReturn) {
      if (!isLast) lineEnd ??= isReturn ? carriageReturn : lineFeed;
      if (!isLast && byte !== lineEnd) continue;
      if (!isBlank) count++;
      longest = Math.max(longest, at - start - (file[at - 1] === carriageReturn ? 1 : 0));
      [start, column, isBlank, isCellEmpty] = [at + 1, 1, true, true];
    } else if (byte !== space && byte !== tab) {
      [isBlank, isCellEmpty] = [false, false];
    }
  }
  return { count, longest, lineEnd: lineEnd === carriageReturn ? '\r' : '\n' };
}

const unclosed = (path: string, where: string): DataError =>
  new DataError(
    `${path}: ${where} begins with a quote that is not closed. Close it, or write a quote inside quotes twice.`,
  );
