import { dirname } from 'node:path';
import { asideOf } from './aside.js';
import { irregular, unwritable } from './file-problem.js';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.js';
import { makeFolder, syncFolder } from './folders.js';

/** Bytes handed to the system at once. */
const CHUNK = 2 ** 24;

export interface WriteOptions {
  /** Where the file's former content goes. Default: nowhere. */
  readonly former?: string;
  readonly fs?: FileSystem;
}

/**
 * Writes a file whole or not at all: aside, synced, read back and compared, then renamed, and the folder synced. Makes
 * its folder. Throws a `FileError` where it cannot; what was there before is then still there.
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
  { former, fs = nodeFileSystem }: WriteOptions = {},
): Promise<void> {
  const aside = asideOf(path);
  try {
    await makeFolder(dirname(path), fs);
    const mode = await modeFor(path, fs);
    try {
      await writeNew(aside, content, fs, mode);
      if (former !== undefined) await moveIfThere(path, former, fs);
      await fs.rename(aside, path);
    } catch (error) {
      await fs.rm(aside, { force: true }).catch(() => {});
      throw error;
    }
    await syncFolder(dirname(path), fs);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Writes a file that is not there yet: every byte, synced, read back and compared. */
export async function writeNew(
  path: string,
  content: Uint8Array | string,
  fs: FileSystem,
  mode?: number,
): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const handle = await fs.open(path, 'wx+', mode);
  try {
    let written = 0;
    while (written < bytes.length) {
      const length = Math.min(CHUNK, bytes.length - written);
      const { bytesWritten } = await handle.write(bytes, written, length, written);
      if (bytesWritten === 0) throw Object.assign(new Error('nothing written'), { code: 'ENOSPC' });
      written += bytesWritten;
    }
    await handle.sync();
    if (!(await holds(handle, bytes))) {
      throw Object.assign(new Error('read back other bytes than were written'), { code: 'EIO' });
    }
  } finally {
    await handle.close();
  }
}

/** Whether a file's content is exactly these bytes. */
async function holds(
  handle: Awaited<ReturnType<FileSystem['open']>>,
  bytes: Uint8Array,
): Promise<boolean> {
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
  const found = await fs.lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (found && !found.isFile()) throw irregular(path);
  return found && found.mode & 0o777;
}

async function moveIfThere(from: string, to: string, fs: FileSystem): Promise<void> {
  await fs.rename(from, to).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}
