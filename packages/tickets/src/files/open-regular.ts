import { constants, type Stats } from 'node:fs';
import { irregular } from './file-problem.js';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.js';

/** An open file. */
export type FileHandle = Awaited<ReturnType<FileSystem['open']>>;

/** Neither follows a link nor waits for what writes into a pipe, where the system knows of such. */
const FLAGS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What `use` makes of a regular file, which is closed then. Throws a `FileError` where something else is at the path. */
export async function withRegular<T>(
  path: string,
  flags: number,
  use: (file: FileHandle, stats: Stats) => Promise<T>,
  fs: FileSystem = nodeFileSystem,
): Promise<T> {
  const file = await fs.open(path, flags | FLAGS).catch((cause: unknown) => {
    throw codeOf(cause) === 'ELOOP' ? irregular(path, { cause }) : cause;
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw irregular(path);
    return await use(file, stats);
  } finally {
    await file.close();
  }
}
