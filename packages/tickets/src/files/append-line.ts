import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { irregular, unwritable } from './file-problem.js';
import { nodeFileSystem } from './file-system.js';
import { syncFolder } from './folders.js';

const { O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDWR } = constants;

/**
 * Appends a line to a file, whole or not at all, and syncs it. Throws a `FileError` where it cannot, and where the file is
 * no regular one.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    const handle = await open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw irregular(path);
      try {
        await handle.appendFile(`${line}\n`);
        await handle.sync();
      } catch (error) {
        await handle.truncate(stats.size).catch(() => {});
        throw error;
      }
      if (stats.size === 0) await syncFolder(dirname(path), nodeFileSystem);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw unwritable(path, cause);
  }
}
