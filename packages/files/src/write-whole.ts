import { dirname } from 'node:path';
import { irregular, unwritable } from './file-problem.js';
import { type FileSystem, lookAt, nodeFileSystem, renameIfThere } from './file-system.js';
import { makeFolder, syncFolder } from './folders.js';
import type { FileHandle } from './open-regular.js';
import { stagingFor } from './staging.js';
import { writeAll } from './write-all.js';

/** Bytes written and compared at once. */
const CHUNK = 2 ** 24;

/**
 * What a file is to hold: bytes, text, or its parts one at a time, which are asked for twice, to be written and to be compared
 * with what is there.
 */
export type Content = Uint8Array | string | (() => AsyncIterable<Uint8Array>);

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
  content: Content,
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
  content: Content,
  fs: FileSystem,
  mode?: number,
): Promise<void> {
  const handle = await fs.open(path, 'wx+', mode);
  try {
    // What is asked for is less what the process's umask takes away.
    if (mode !== undefined && (await handle.stat()).mode !== mode) await handle.chmod(mode);
    for await (const part of partsOf(content)) await writeAll(handle, part);
    await handle.sync();
    if (!(await hasContent(handle, content))) {
      throw Object.assign(new Error('read back other bytes than were written'), { code: 'EIO' });
    }
  } finally {
    await handle.close();
  }
}

async function* partsOf(content: Content): AsyncGenerator<Uint8Array, void> {
  if (typeof content === 'function') return yield* content();
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let start = 0; start < bytes.length; start += CHUNK) {
    yield bytes.subarray(start, start + CHUNK);
  }
}

/** Whether a file's content is exactly this. */
async function hasContent(handle: FileHandle, content: Content): Promise<boolean> {
  let position = 0;
  for await (const part of partsOf(content)) {
    const buffer = Buffer.alloc(part.length);
    for (let start = 0; start < part.length; ) {
      const length = part.length - start;
      const { bytesRead } = await handle.read(buffer, start, length, position + start);
      if (bytesRead === 0) return false;
      start += bytesRead;
    }
    if (!buffer.equals(part)) return false;
    position += part.length;
  }
  return (await handle.stat()).size === position;
}

/** The permissions of the file that is replaced, if there is one. Throws a `FileError` where that is no regular file. */
async function modeFor(path: string, fs: FileSystem): Promise<number | undefined> {
  const found = await lookAt(path, fs);
  if (found && !found.isFile()) throw irregular(path);
  return found?.mode;
}
