import { constants, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { unwritable } from './file-problem.js';
import { type FileSystem, nodeFileSystem } from './file-system.js';
import { syncFolder } from './folders.js';
import { type FileHandle, withRegular } from './open-regular.js';
import { writeAll } from './write-all.js';

const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;

/**
 * Appends a line to a file, whole or not at all, and syncs it. Throws a `FileError` where it cannot, and where the file is
 * no regular one.
 */
export async function appendLine(
  path: string,
  line: string,
  fs: FileSystem = nodeFileSystem,
): Promise<void> {
  const append = async (file: FileHandle, { size }: Stats): Promise<void> => {
    try {
      await writeAll(file, Buffer.from(`${line}\n`));
      await file.sync();
    } catch (error) {
      await file.truncate(size).catch(() => {});
      throw error;
    }
    if (size === 0) await syncFolder(dirname(path), fs);
  };
  try {
    await withRegular(path, FLAGS, append, fs);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}
