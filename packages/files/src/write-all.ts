import type { FileHandle } from './open-regular.js';

/** Bytes handed to the system at once. */
const CHUNK = 2 ** 24;

/** Writes every byte to an open file, however few of them the system takes at a time. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const length = Math.min(CHUNK, bytes.length - written);
    const { bytesWritten } = await file.write(bytes, written, length);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing written'), { code: 'ENOSPC' });
    written += bytesWritten;
  }
}
