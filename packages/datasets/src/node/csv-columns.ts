import { DataError, OptionError, show } from '@freetickets/core';

/** A column by the name in the header or by its index from 0. */
type Column = string | number;

export interface ColumnOptions {
  /** The columns that are inputs. Default: all but the label's, and those that a header gives no name. */
  readonly columns?: readonly Column[] | undefined;
  /** The column of labels, by the first row. Default: there is none. */
  readonly label?: ((first: readonly string[]) => Column) | undefined;
  /** Whether the first row names the columns. Default: it does where a column is given by name; else as `hasHeader` finds. */
  readonly header?: boolean | undefined;
  /** The number of columns that make an input. Default: as many as there are. */
  readonly size?: number | undefined;
}

/** The columns that are read, by index. */
export interface Chosen {
  readonly chosen: readonly number[];
  readonly label: number | undefined;
  /** Whether the first row names them, where that is known. */
  readonly header: boolean | undefined;
}

/**
 * The columns that options choose by the first row of a CSV file. Throws an `OptionError` for one that is not there, a
 * `DataError` where they are not `size`.
 */
export function columnsOf(path: string, first: readonly string[], options: ColumnOptions): Chosen {
  const { columns, size, label: labelOf } = options;
  const named = labelOf?.(first);
  const byName = [named, ...(columns ?? [])].find((column) => typeof column === 'string');
  if (options.header === false && byName !== undefined) {
    throw new OptionError('header', false, `true, as the column ${show(byName)} is given by name`);
  }
  const header = byName === undefined ? options.header : true;
  const label = named === undefined ? undefined : indexOf('label', named, first);
  const chosen =
    columns?.map((column) => indexOf('columns', column, first)) ??
    [...first.keys()].filter((i) => i !== label && !(header && first[i] === ''));
  const again = chosen.find((column, i) => column === label || chosen.indexOf(column) < i);
  if (again !== undefined) {
    const expected = `each column once and not that of labels: column ${again} (${show(first[again])}) is there again`;
    throw new OptionError('columns', columns, expected);
  }
  if (chosen.length === (size ?? chosen.length)) return { chosen, label, header };
  throw new DataError(
    `${path}: got ${chosen.length} columns, expected ${size} for one input. Choose them with \`columns\`.`,
  );
}

function indexOf(option: string, column: Column, first: readonly string[]): number {
  const index = typeof column === 'number' ? column : first.indexOf(column);
  if (first[index] === undefined) {
    throw new OptionError(option, column, `a name or index of the columns ${show(first)}`);
  }
  if (typeof column === 'string' && first.lastIndexOf(column) !== index) {
    throw new OptionError(option, column, 'a name that one column has: give its index');
  }
  return index;
}
