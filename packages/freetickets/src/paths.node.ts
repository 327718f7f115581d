import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

export { isAbsolute };

/** A path that holds from every working directory. */
export const absolute = (path: string): string => resolve(path);

/**
 * A file as one would name it here: relative where the working directory holds it. Undefined where it is not there, or is
 * part of `run`, which brings no code.
 */
export function shownFile(path: string, run: string): string | undefined {
  const isInside = (folder: string) => !/^\.\.([\\/]|$)|^[\\/]|:/.test(relative(folder, path));
  if (!existsSync(path) || isInside(resolve(run))) return undefined;
  return isInside(process.cwd()) ? relative(process.cwd(), path) : path;
}
