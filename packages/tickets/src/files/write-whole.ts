import { dirname } from 'node:path';
import { irregular, unwritable } from './file-problem.js';
import { type FileSystem, lookAt, nodeFileSystem, renameIfThere } from './file-system.js';
import { makeFolder, syncFolder } from './folders.js';
import type { FileHandle } from './open-regular.js';
import { stagingFor } from './staging.js';
import { writeAll } from './write-all.js';

/** Bytes compared at once. */
const CHUNK = 2 ** 24;

export interface WriteOptions {
  /** The file that the former content is kept as. Default: it is not kept. */
  readonly backup?: string;
  readonly fs?: FileSystem;
}

/**
 * Writes a file whole or not at all: under a temporary name, synced, read back and compared, then renamed, and the folder
 * synced. Makes its folder. Throws a `FileError` where it cannot: then the former content or the new one is there, whole,
 * or, with a `backup`, the former content is in that.
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
  { backup, fs = nodeFileSystem }: WriteOptions = {},
): Promise<void> {
  const staging = stagingFor(path);
  try {
    await makeFolder(dirname(path), fs);
    const mode = await modeFor(path, fs);
    try {
      await writeNew(staging, content, fs, mode);
      if (backup !== undefined) await renameIfThere(path, backup, fs);
      await fs.rename(staging, path);
    } catch (error) {
      await fs.rm(staging, { force: true }).catch(() => {});
      throw error;
    }
    await syncFolder(dirname(path), fs);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/**
 * Writes a file that is not there yet: every byte, synced, read back and compared.
 *
 * @param mode the permissions it has. Default: as the process gives them to new files
 */
export async function writeNew(
  path: string,
  content: Uint8Array | string,
  fs: FileSystem,
  mode?: number,
): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const handle = await fs.open(path, 'wx+', mode);
  try {
    // What is asked for is less what the process's umask takes away.
    if (mode !== undefined && (await handle.stat()).mode !== mode) await handle.chmod(mode);
    await writeAll(handle, bytes);
    await handle.sync();
    if (!(await hasContent(handle, bytes))) {
      throw Object.assign(new Error('read back other bytes than were written'), { code: 'EIO' });
    }
  } finally {
    await handle.close();
  }
}

/** Whether a file's content is exactly these bytes. */
async function hasContent(handle: FileHandle, bytes: Uint8Array): Promise<boolean> {
  const { size } = await handle.stat();
  if (size !== bytes.length) return false;
  const buffer = Buffer.alloc(Math.min(CHUNK, bytes.length));
  for (let start = 0; start < bytes.length; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    const expected = bytes.subarray(start, start + bytesRead);
    if (bytesRead === 0 || !buffer.subarray(0, bytesRead).equals(expected)) return false;
    start += bytesRead;
  }
  return true;
}

/** The permissions of the file that is replaced, if there is one. Throws a `FileError` where that is no regular file. */
async function modeFor(path: string, fs: FileSystem): Promise<number | undefined> {
  const found = await lookAt(path, fs);
  if (found && !found.isFile()) throw irregular(path);
  return found?.mode;
}
