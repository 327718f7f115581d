import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { codeOf, type FileSystem, isThere, nodeFileSystem } from './file-system.js';

/** Names that only this package gives: `.state.safetensors.freetickets-0123456789abcdef.tmp`. */
const pattern = /^\.(.+)\.freetickets-[0-9a-f]{16}\.tmp$/;

/** A new place beside a file or folder, where its next content is made. */
export function asideOf(path: string): string {
  const name = `.${basename(path)}.freetickets-${randomBytes(8).toString('hex')}.tmp`;
  return join(dirname(path), name);
}

/** Where a folder's former content is kept, inside a place aside, until the next is there. */
export const formerIn = (aside: string): string => join(aside, 'former');

/** The places aside that writes which never ended left in a folder; of `name` alone, where it is given. */
export async function leftAside(
  folder: string,
  name?: string,
  fs: FileSystem = nodeFileSystem,
): Promise<readonly string[]> {
  const entries = await fs.readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
    throw error;
  });
  return entries
    .filter((entry) => {
      const [, target] = pattern.exec(entry) ?? [];
      return target !== undefined && (name === undefined || name === target);
    })
    .map((entry) => join(folder, entry));
}

const isFolder = async (path: string, fs: FileSystem): Promise<boolean> =>
  (await isThere(path, fs)) && (await fs.lstat(path)).isDirectory();

/**
 * Ends a write that did not: puts a folder's former content back where there is no other, and removes the rest. Links are
 * removed, never followed nor put back.
 */
export async function settle(aside: string, fs: FileSystem = nodeFileSystem): Promise<void> {
  const [, name = ''] = pattern.exec(basename(aside)) ?? [];
  const target = join(dirname(aside), name);
  const isKept = (await isFolder(aside, fs)) && (await isFolder(formerIn(aside), fs));
  if (isKept && !(await isThere(target, fs))) {
    await fs.rename(formerIn(aside), target);
  }
  await fs.rm(aside, { recursive: true, force: true });
}

/**
 * Ends all writes into a folder that a killed process left unfinished: a former ensemble is put back where no other is,
 * and files aside are removed. Nobody may be writing there.
 */
export async function sweepFolder(folder: string): Promise<void> {
  for (const aside of await leftAside(folder)) await settle(aside);
}
