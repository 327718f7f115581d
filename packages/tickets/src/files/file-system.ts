import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';

/** The operations that durable writes are made of; a test hands in ones that fail. */
export type FileSystem = Pick<
  typeof import('node:fs/promises'),
  'lstat' | 'mkdir' | 'open' | 'readdir' | 'rename' | 'rm'
>;

export const nodeFileSystem: FileSystem = { lstat, mkdir, open, readdir, rename, rm };

/** The code of a system error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error && error.code;
  return typeof code === 'string' ? code : undefined;
}

/** Whether anything is at a path, be it a link that leads nowhere. */
export async function isThere(path: string, fs: FileSystem = nodeFileSystem): Promise<boolean> {
  return fs.lstat(path).then(
    () => true,
    (error: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return false;
      throw error;
    },
  );
}

/** Renames what is at a path, if anything is. */
export async function renameIfThere(from: string, to: string, fs: FileSystem): Promise<void> {
  await fs.rename(from, to).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}
