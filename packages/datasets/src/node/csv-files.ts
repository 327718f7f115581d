import { DataError, OptionError, show } from '@freetickets/core';
import { type ReadLimits, readLimits } from '../limits.js';
import type { CsvTableOptions, Table, TableFiles, TableReadOptions } from '../table-files.js';
import { readCsv } from './csv.js';
import { numberIn } from './csv-cells.js';
import { numbersIn } from './csv-labels.js';
import { readDataFile } from './data-file.js';
import { rowNumberNotes } from './row-numbers.js';
import { tableFiles } from './table-files.js';

/** A CSV file with a column of labels, which may be missing where none are needed, or of numbers to predict. */
export function csvFiles(path: string, options: CsvTableOptions, given?: ReadLimits): TableFiles {
  const limits = readLimits(given);
  const { target } = options;
  const read = async ({ columnNames, labelled = true }: TableReadOptions = {}): Promise<Table> => {
    const bytes = await readDataFile(path, limits.bytes);
    const { values, size, labels, labelName, skipped, ...named } = readCsv(path, bytes, {
      ...options,
      columnNames,
      numbers: target !== undefined,
      labelOption: target === undefined ? 'label' : 'target',
      label: (first) => target ?? options.label ?? labelColumn(path, first, labelled),
      limits,
    });
    const count = size === 0 ? 0 : values.length / size;
    if (count === 0) {
      throw new DataError(
        `${path}: it has no rows of data${skipped > 0 ? ' without missing values' : ''}, expected one for each example.`,
      );
    }
    const skippedNote = `${path}: ${skipped} rows were left out, as values are missing in them; ${count} are used.`;
    const { numbers, notes } =
      target === undefined ? numbersIn(path, labels) : { numbers: undefined, notes: [] };
    return {
      inputs: { data: values, shape: [count, size] },
      ...named,
      ...(target === undefined
        ? labels.length > 0 && { labels: numbers ?? labels }
        : { targets: labels.map(numberIn), targetName: labelName ?? `column ${target}` }),
      notes: [
        ...(skipped > 0 ? [skippedNote] : []),
        ...notes,
        ...rowNumberNotes(path, values, size),
      ],
    };
  };
  return tableFiles(path, [path], read);
}

/** The only column that is named as one of labels; undefined where there is none and none is needed. */
function labelColumn(
  path: string,
  first: readonly string[],
  isNeeded: boolean,
): string | undefined {
  const named = first.filter((name) => /^(label|class|target)$/i.test(name));
  if (named.length === 1 || (named.length === 0 && !isNeeded)) return named[0];
  throw new OptionError(
    'label',
    undefined,
    `the column of labels in ${path}, by name or index: one of ${show(first)}`,
  );
}
