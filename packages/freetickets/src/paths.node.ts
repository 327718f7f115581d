import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { requireRegular } from '@freetickets/tickets';
import { exists } from './run-record.node.js';

export { isAbsolute };

/** A path that holds from every working directory. */
export const absolute = (path: string): string => resolve(path);

/**
 * The folder of the ensemble that a run's folder holds; any other path as it is. Throws a `FileError` where a run holds a link
 * in its place.
 */
export async function ensembleFolder(path: string): Promise<string> {
  const inside = join(path, 'ensemble');
  const isRun =
    !(await exists(join(path, 'ensemble.json'))) && (await exists(join(inside, 'ensemble.json')));
  if (!isRun) return path;
  await requireRegular(inside);
  return inside;
}

/**
 * A file as one would name it here: relative where the working directory holds it. Undefined where it is not there, or is
 * part of `run`, which brings no code.
 */
export function shownFile(path: string, run: string): string | undefined {
  const isInside = (folder: string) => !/^\.\.([\\/]|$)|^[\\/]|:/.test(relative(folder, path));
  if (!existsSync(path) || isInside(resolve(run))) return undefined;
  return isInside(process.cwd()) ? relative(process.cwd(), path) : path;
}
