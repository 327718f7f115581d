import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';

/** The operations that durable writes are made of; a test hands in ones that fail. */
export type FileSystem = Pick<
  typeof import('node:fs/promises'),
  'chmod' | 'lstat' | 'mkdir' | 'open' | 'readdir' | 'rename' | 'rm' | 'stat'
>;

export const nodeFileSystem: FileSystem = {
  chmod,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
};

/** The code of a system error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error && error.code;
  return typeof code === 'string' ? code : undefined;
}

/** What is at a path, be it a link that leads nowhere; undefined where nothing is. */
export async function lookAt(path: string, fs: FileSystem): Promise<Stats | undefined> {
  return fs.lstat(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  });
}

/** Renames what is at a path, if anything is. */
export async function renameIfThere(from: string, to: string, fs: FileSystem): Promise<void> {
  await fs.rename(from, to).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}
