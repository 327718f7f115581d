import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Writes a file under a temporary name beside it, synced, then renames it: other processes and later runs see a whole
 * file or none. Throws where it cannot, and where a full disk cut it short without an error.
 */
export async function keepFile(path: string, bytes: Uint8Array): Promise<void> {
  const staging = `${path}.${randomUUID()}`;
  try {
    await writeFile(staging, bytes, { flag: 'wx', flush: true });
    const { size } = await stat(staging);
    if (size !== bytes.length) throw new Error(`${size} of ${bytes.length} bytes were written`);
    await rename(staging, path);
  } finally {
    await rm(staging, { force: true }).catch(() => {});
  }
}
