import { styleText } from 'node:util';

/** A cell: its text, and whether it is the best of its column. */
export interface Cell {
  readonly text: string;
  readonly isBest?: boolean;
}

/** Characters a line of stdout holds: the terminal's, else as many as there are. */
export const outputWidth = (): number =>
  process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;

const GAP = 2;

interface TableOptions {
  /** Characters a line holds. Default: the terminal's. */
  readonly width?: number;
  /** How many of the last columns stay in one table. Default: 1. */
  readonly together?: number;
}

/**
 * A table for a terminal, its first column to the left and the others to the right. Columns that do not fit the width
 * follow in tables below, each with the first column again. Where stdout takes colours, the best cells have one.
 */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  { width = outputWidth(), together = 1 }: TableOptions = {},
): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].text.length)),
  );
  return columnsThatFit(widths, width, together)
    .map((columns) => {
      const line = (cells: readonly Cell[], style: (text: string, cell: Cell) => string) =>
        columns
          .map((column) => {
            const { text } = cells[column];
            const padding = ' '.repeat(widths[column] - text.length);
            const styled = style(text, cells[column]);
            return column === 0 ? styled + padding : padding + styled;
          })
          .join(' '.repeat(GAP))
          .trimEnd();
      return [
        line(
          head.map((text) => ({ text })),
          (text) => styleText('bold', text),
        ),
        ...rows.map((row) =>
          line(row, (text, { isBest }) => (isBest ? styleText('green', text) : text)),
        ),
      ].join('\n');
    })
    .join('\n\n');
}

/** Columns by table: the first one in each, the others in order, as many as fit. */
function columnsThatFit(
  widths: readonly number[],
  width: number,
  together: number,
): readonly (readonly number[])[] {
  const tables: number[][] = [[0]];
  const spaceOf = (columns: readonly number[]): number =>
    columns.reduce((sum, column) => sum + GAP + widths[column], 0);
  const last = widths.length - together;
  const units = widths.map((_, column) => [column]).slice(1, last);
  const ending = widths.map((_, column) => column).slice(Math.max(1, last));
  for (const unit of ending.length > 0 ? [...units, ending] : units) {
    const table = tables[tables.length - 1];
    const fits = spaceOf([...table, ...unit]) - GAP <= width;
    if (fits || table.length === 1) table.push(...unit);
    else tables.push([0, ...unit]);
  }
  return tables;
}

/** Text in lines of at most `width` characters, broken after a space or a `|`; longer parts have a line of their own. */
export function wrapped(text: string, width = outputWidth()): readonly string[] {
  const lines: string[] = [];
  for (const part of text.split(/(?<=[ |])/)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last}${part}`.trimEnd().length <= width) {
      lines[lines.length - 1] = `${last}${part}`;
    } else lines.push(part);
  }
  return lines.map((line) => line.trimEnd());
}
