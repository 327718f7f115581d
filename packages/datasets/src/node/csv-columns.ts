import { OptionError, show, suggestion } from '@freetickets/core';

/** A column by the name in the header or by its index from 0. */
type Column = string | number;

export interface ColumnOptions {
  /** The columns that are inputs. Default: all but the label's, and those that a header gives no name. */
  readonly columns?: readonly Column[] | undefined;
  /** The column of labels, by the first row; undefined for none. Default: there is none. */
  readonly label?: ((first: readonly string[]) => Column | undefined) | undefined;
  /** Which option names that column. Default: 'label'. */
  readonly labelOption?: 'label' | 'target' | undefined;
  /** Whether the first row names the columns. Default: it does where a column is given by name; else as `hasHeader` finds. */
  readonly header?: boolean | undefined;
  /**
   * What the columns of inputs were called in training, in their order: where a header names columns, they are found by it, in
   * whichever order they are. Default: all but the label's are taken as they come.
   */
  readonly columnNames?: readonly string[] | undefined;
}

/** The columns that are read, by index. */
export interface Chosen {
  readonly chosen: readonly number[];
  readonly label: number | undefined;
  /** Whether the first row names them, where that is known. */
  readonly header: boolean | undefined;
}

/**
 * The columns that options choose by the first row of a CSV file. Throws an `OptionError` for one that is not there.
 */
export function columnsOf(first: readonly string[], options: ColumnOptions): Chosen {
  const { columns, label: labelOf, labelOption = 'label' } = options;
  const named = labelOf?.(first);
  const byName = [named, ...(columns ?? [])].find((column) => typeof column === 'string');
  if (options.header === false && byName !== undefined) {
    throw new OptionError('header', false, `true, as the column ${show(byName)} is given by name`);
  }
  const header = byName === undefined ? options.header : true;
  const label = named === undefined ? undefined : indexOf(labelOption, named, first);
  const chosen =
    columns?.map((column) => indexOf('columns', column, first)) ??
    [...first.keys()].filter((i) => i !== label && !(header && first[i] === ''));
  const again = chosen.find((column, i) => column === label || chosen.indexOf(column) < i);
  if (again !== undefined) {
    const expected = `each column once and not that of labels: column ${again} (${show(first[again])}) is there again`;
    throw new OptionError('columns', columns, expected);
  }
  return { chosen, label, header };
}

function indexOf(option: string, column: Column, first: readonly string[]): number {
  const index = typeof column === 'number' ? column : first.indexOf(column);
  if (first[index] === undefined) {
    const meant = suggestion(String(column), first);
    const expected = `a name or index of the columns ${show(first)}`;
    throw new OptionError(option, column, meant ? `${expected} (${meant})` : expected);
  }
  if (typeof column === 'string' && first.lastIndexOf(column) !== index) {
    throw new OptionError(option, column, 'a name that one column has: give its index');
  }
  return index;
}
