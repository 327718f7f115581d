import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { remove } from '@freetickets/files';

/**
 * Removes the files of a folder whose names fit `pattern`, those first that were written first, until all that are left of
 * them and one more of `size` bytes take no more than `limit`. Throws a `FileError` where one cannot be removed.
 */
export async function makeRoom(
  folder: string,
  pattern: RegExp,
  size: number,
  limit: number,
): Promise<void> {
  // A folder that cannot be read is one that nothing is written to, either.
  const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const own = entries.filter((entry) => entry.isFile() && pattern.test(entry.name));
  const files = await Promise.all(
    own.map(async ({ name }) => {
      const path = join(folder, name);
      const stats = await lstat(path).catch(() => undefined);
      return stats ? [{ path, size: stats.size, writtenAt: stats.mtimeMs }] : [];
    }),
  );
  let taken = size;
  for (const file of files.flat().toSorted((a, b) => b.writtenAt - a.writtenAt)) {
    taken += file.size;
    if (taken > limit) await remove(file.path);
  }
}
