import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataError, FileError, show } from '@freetickets/core';
import { type ReadLimits, readLimits } from '../limits.js';
import type { LabelledTable, TableFiles } from '../table-files.js';
import { readDataFile } from './data-file.js';
import { type NpyArray, readNpy } from './npy.js';
import { readNpyLabels } from './npy-labels.js';
import { tableFiles } from './table-files.js';

/** Where labels are, and the shape of one input; both are found where they are not given. */
interface NpyTableOptions {
  readonly labels?: string | undefined;
  readonly inputShape?: readonly number[] | undefined;
}

/** An `.npy` array of inputs and one of labels. */
export function npyFiles(path: string, options: NpyTableOptions, given?: ReadLimits): TableFiles {
  const limits = readLimits(given);
  const labelsPath = async () => options.labels ?? (await labelsBeside(path));
  const read = async (): Promise<LabelledTable> => {
    const array = readNpy(path, await readDataFile(path, limits.bytes), limits.values);
    if (array.shape.length === 0) {
      throw new DataError(`${path}: got a single number, expected inputs: [n, ...inputShape].`);
    }
    const beside = await labelsPath();
    const labels = await readNpyLabels(beside, limits);
    const [count] = array.shape;
    if (labels.length !== count) {
      throw new DataError(
        `${beside}: got ${labels.length} labels, expected ${count} for the array of shape ${show(array.shape)} in ${path}.`,
      );
    }
    const shape = [count, ...(options.inputShape ?? inputShapeOf(array))];
    return { inputs: { data: array.values, shape }, labels, notes: [] };
  };
  return tableFiles(path, async () => [path, await labelsPath()], read);
}

function inputShapeOf({ shape, dtype }: NpyArray): readonly number[] {
  const own = shape.slice(1);
  if (own.length === 0) return [1];
  return dtype === 'u1' && own.length === 2 ? [...own, 1] : own;
}

async function labelsBeside(path: string): Promise<string> {
  const beside = [path.replace(/(\.npy)?$/i, '-labels.npy'), join(dirname(path), 'labels.npy')];
  for (const candidate of beside) {
    if ((await stat(candidate).catch(() => undefined))?.isFile() && candidate !== path) {
      return candidate;
    }
  }
  throw new FileError(
    beside[0],
    `the file is missing: the labels of the inputs. Put them there or in ${beside[1]}, or name their file: { name: 'npy-file', file, labels }.`,
  );
}
