import { DataError, type DatasetSource } from '@freetickets/core';
import { fromArrays } from './from-arrays.js';
import type { TableFiles } from './table-files.js';

/** As for `fromArrays`. */
interface TableOptions {
  readonly classes?: readonly string[] | undefined;
  readonly testShare: number;
  readonly validation: number;
  readonly normalise: 'standardise' | 'none';
}

/** A data set of labelled inputs in files, which are read when it is loaded. */
export function tableSource(
  path: string,
  files: TableFiles,
  { classes, ...options }: TableOptions,
): DatasetSource {
  const name = path.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '');
  return {
    about: { summary: `examples in ${path}`, terms: 'Those of whoever made the file.' },
    files,
    load: async (given) => {
      const { inputs, labels, notes, ...named } = await files.read(given.columnNames);
      const arrays = { ...options, ...(classes && { classes }), inputs, labels, name };
      const source = naming(path, () => fromArrays(arrays));
      const dataset = await source.load(given);
      return { ...dataset, ...named, notes: [...notes, ...(dataset.notes ?? [])] };
    },
  };
}

/** Names the file in errors about what is in it. */
function naming<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(`${path}: ${error.message}`, { cause: error });
  }
}
