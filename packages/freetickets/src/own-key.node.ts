import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import envPaths from 'env-paths';

const LENGTH = 32;

/**
 * A secret of this user, in the cache folder: by it the library knows what it wrote itself from what came with a run from
 * elsewhere. Undefined where it cannot be kept.
 */
export async function ownKey(
  folder: string = envPaths('freetickets', { suffix: '' }).cache,
): Promise<Uint8Array | undefined> {
  const path = join(folder, 'key');
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, randomBytes(LENGTH), { flag: 'wx', mode: 0o600 }).catch(() => {});
    const key = await readFile(path);
    return key.length === LENGTH ? key : undefined;
  } catch {
    return undefined;
  }
}
