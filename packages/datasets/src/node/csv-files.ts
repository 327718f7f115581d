import { DataError, OptionError, show } from '@freetickets/core';
import { type ReadLimits, readLimits } from '../limits.js';
import type { CsvTableOptions, LabelledTable, TableFiles } from '../table-files.js';
import { readCsv } from './csv.js';
import { numbersIn } from './csv-labels.js';
import { readDataFile } from './data-file.js';
import { rowNumberNotes } from './row-numbers.js';
import { tableFiles } from './table-files.js';

/** A CSV file with a column of labels. */
export function csvFiles(path: string, options: CsvTableOptions, given?: ReadLimits): TableFiles {
  const limits = readLimits(given);
  const read = async (columnNames?: readonly string[]): Promise<LabelledTable> => {
    const bytes = await readDataFile(path, limits.bytes);
    const { values, size, labels, skipped, ...named } = readCsv(path, bytes, {
      ...options,
      columnNames,
      label: (first) => options.label ?? labelColumn(path, first),
      limits,
    });
    if (labels.length === 0) {
      throw new DataError(
        `${path}: it has no rows of data${skipped > 0 ? ' without missing values' : ''}, expected one for each example.`,
      );
    }
    const skippedNote = `${path}: ${skipped} rows were left out, as values are missing in them; ${labels.length} are used.`;
    const { numbers, notes } = numbersIn(path, labels);
    return {
      inputs: { data: values, shape: [labels.length, size] },
      ...named,
      labels: numbers ?? labels,
      notes: [
        ...(skipped > 0 ? [skippedNote] : []),
        ...notes,
        ...rowNumberNotes(path, values, size),
      ],
    };
  };
  return tableFiles(path, async () => [path], read);
}

/** The only column that is named as one of labels. */
function labelColumn(path: string, first: readonly string[]): string {
  const named = first.filter((name) => /^(label|class|target)$/i.test(name));
  if (named.length === 1) return named[0];
  throw new OptionError(
    'label',
    undefined,
    `the column of labels in ${path}, by name or index: one of ${show(first)}`,
  );
}
