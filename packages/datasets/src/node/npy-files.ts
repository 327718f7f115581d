import { dirname, join } from 'node:path';
import { DataError, FileError, show } from '@freetickets/core';
import { type ReadLimits, readLimits } from '../limits.js';
import type { Table, TableFiles, TableReadOptions } from '../table-files.js';
import { isThere, readDataFile } from './data-file.js';
import { type NpyArray, readNpy } from './npy.js';
import { readNpyLabels } from './npy-labels.js';
import { tableFiles } from './table-files.js';

/** Where labels or targets are, and the shape of one input; both are found where they are not given. */
interface NpyTableOptions {
  readonly labels?: string | undefined;
  readonly targets?: string | undefined;
  readonly inputShape?: readonly number[] | undefined;
}

/** An `.npy` array of inputs and one of labels, which may be missing where none are needed, or of targets. */
export function npyFiles(path: string, options: NpyTableOptions, given?: ReadLimits): TableFiles {
  const limits = readLimits(given);
  const beside = [path.replace(/(\.npy)?$/i, '-labels.npy'), join(dirname(path), 'labels.npy')];
  const { targets } = options;
  const labelsPath = async () => options.labels ?? targets ?? (await firstThere(beside, path));
  const read = async ({ labelled = true }: TableReadOptions = {}): Promise<Table> => {
    const array = readNpy(path, await readDataFile(path, limits.bytes), limits.values);
    if (array.shape.length === 0) {
      throw new DataError(`${path}: got a single number, expected inputs: [n, ...inputShape].`);
    }
    const [count] = array.shape;
    const labelsFile = await labelsPath();
    if (labelsFile === undefined && labelled) throw missingLabels(beside);
    const expected =
      targets === undefined
        ? undefined
        : 'one number for each input. Of several, train an ensemble for each';
    const labels =
      labelsFile === undefined ? undefined : await readNpyLabels(labelsFile, limits, expected);
    if (labels && labels.length !== count) {
      throw new DataError(
        `${labelsFile}: got ${labels.length} ${targets === undefined ? 'labels' : 'targets'}, expected ${count} for the array of shape ${show(array.shape)} in ${path}.`,
      );
    }
    const shape = [count, ...(options.inputShape ?? inputShapeOf(array))];
    const isUnclear = options.inputShape === undefined && shape.length === 3;
    return {
      inputs: { data: array.values, shape },
      ...(labels && (targets === undefined ? { labels } : { targets: labels })),
      notes: isUnclear ? [rowsNote(path, shape)] : [],
    };
  };
  const named = options.labels ?? targets;
  return tableFiles(path, named === undefined ? [path] : [path, named], read);
}

function inputShapeOf({ shape, dtype }: NpyArray): readonly number[] {
  const own = shape.slice(1);
  if (own.length === 0) return [1];
  return dtype === 'u1' && own.length === 2 ? [...own, 1] : own;
}

const rowsNote = (path: string, [, rows, features]: readonly number[]): string =>
  `${path}: each input is taken for ${rows} rows of ${features} features, which are standardised one by one, as its numbers are no bytes. Of grey images, set inputShape: ${show([rows, features, 1])}.`;

async function firstThere(paths: readonly string[], but: string): Promise<string | undefined> {
  for (const path of paths) if (path !== but && (await isThere(path))) return path;
  return undefined;
}

const missingLabels = ([own, common]: readonly string[]): FileError =>
  new FileError(
    own,
    `the file is missing: the labels of the inputs. Put them there or in ${common}, or name their file: { name: 'npy-file', file, labels }.`,
  );
