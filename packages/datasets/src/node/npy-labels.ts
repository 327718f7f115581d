import { DataError, show } from '@freetickets/core';
import type { Limits } from '../limits.js';
import { readDataFile } from './data-file.js';
import { readNpy } from './npy.js';

const ofLabels = 'one label for each example. Of one-hot rows, save numpy.argmax(y, axis=1)';

/**
 * The labels in an `.npy` file, [n] or [n, 1]. Throws a `DataError` for another shape.
 *
 * @param expected what they are, where they are no labels, and what to do where there are several of each
 */
export async function readNpyLabels(
  path: string,
  limits: Limits,
  expected = ofLabels,
): Promise<ArrayLike<number>> {
  const { shape, values } = readNpy(path, await readDataFile(path, limits.bytes), limits.values);
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return values;
  throw new DataError(`${path}: got an array of shape ${show(shape)}, expected [n]: ${expected}.`);
}
