import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve, win32 } from 'node:path';

export { isAbsolute };

/** A path that holds from every working directory. */
export const absolute = (path: string): string => resolve(path);

/** Whether a path names a share of a network, or a device (`\\host\share`), other than the one that a folder is on. */
export function isOnOtherShare(path: string, folder: string): boolean {
  const shareOf = (named: string) => win32.parse(win32.normalize(named)).root.toLowerCase();
  return /^[\\/]{2}./.test(path) && shareOf(path) !== shareOf(resolve(folder));
}

/**
 * A file as one would name it here: relative where the working directory holds it. Undefined where it is not there, or is
 * part of `run`, which brings no code, or on another machine, which is not asked.
 */
export function shownFile(path: string, run: string): string | undefined {
  const isInside = (folder: string) => !/^\.\.([\\/]|$)|^[\\/]|:/.test(relative(folder, path));
  if (isOnOtherShare(path, run) || !existsSync(path) || isInside(resolve(run))) return undefined;
  return isInside(process.cwd()) ? relative(process.cwd(), path) : path;
}
