import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { irregular, unreadable } from './file-problem.js';
import { codeOf } from './file-system.js';

/**
 * Throws a `FileError` where what is at a path, or anything under it, is neither a regular file nor a folder, or cannot be
 * looked at: whoever writes there stays there.
 */
export async function requireRegular(path: string): Promise<void> {
  const found = await lstat(path).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw unreadable(path, cause);
  });
  if (found?.isDirectory()) {
    const names = await readdir(path).catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
    for (const name of names) await requireRegular(join(path, name));
  } else if (found && !found.isFile()) throw irregular(path);
}
