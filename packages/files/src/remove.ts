import { rm } from 'node:fs/promises';
import { irremovable } from './file-problem.js';

/** Removes a file, or a folder with all that is in it, if it is there. Throws a `FileError` where it cannot. */
export async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch((cause: unknown) => {
    throw irremovable(path, cause);
  });
}
