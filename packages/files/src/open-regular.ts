import { constants, type Stats } from 'node:fs';
import { irregular } from './file-problem.js';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.js';

/** An open file. */
export type FileHandle = Awaited<ReturnType<FileSystem['open']>>;

/** Neither follows a link nor waits for what writes into a pipe, where the system knows of such. */
const FLAGS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Opens a regular file. Throws a `FileError` where something else is at the path. */
export async function openRegular(
  path: string,
  flags: number,
  fs: FileSystem = nodeFileSystem,
): Promise<{ readonly file: FileHandle; readonly stats: Stats }> {
  const file = await fs.open(path, flags | FLAGS).catch((cause: unknown) => {
    throw codeOf(cause) === 'ELOOP' ? irregular(path, { cause }) : cause;
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw irregular(path);
    return { file, stats };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** What `use` makes of a regular file, which is closed then. Throws a `FileError` where something else is at the path. */
export async function withRegular<T>(
  path: string,
  flags: number,
  use: (file: FileHandle, stats: Stats) => Promise<T>,
  fs: FileSystem = nodeFileSystem,
): Promise<T> {
  const { file, stats } = await openRegular(path, flags, fs);
  try {
    return await use(file, stats);
  } finally {
    await file.close();
  }
}
