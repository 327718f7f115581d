import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@freetickets/files';
import envPaths from 'env-paths';

const LENGTH = 32;

/**
 * A secret of this user, in the cache folder: by it the library knows what it wrote itself from what came with a run from
 * elsewhere. A damaged one, as a power cut may leave it, is replaced: what was written by it is not trusted any more. Undefined
 * where it cannot be kept.
 */
export async function ownKey(
  folder: string = envPaths('freetickets', { suffix: '' }).cache,
): Promise<Uint8Array | undefined> {
  const path = join(folder, 'key');
  const found = await readFile(path).catch(() => undefined);
  if (found && isKey(found)) return found;
  return makeKey(folder, path, found !== undefined).catch(() => undefined);
}

const isKey = (bytes: Uint8Array): boolean => bytes.length === LENGTH;

/** Makes a key, or gives the one that another process made meanwhile. */
async function makeKey(
  folder: string,
  path: string,
  isDamaged: boolean,
): Promise<Uint8Array | undefined> {
  await makeFolder(folder);
  const made = `${path}-${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(made, randomBytes(LENGTH), { flag: 'wx', mode: 0o600, flush: true });
    // Unlike renaming, linking fails where a key is there.
    await (isDamaged ? rename(made, path) : link(made, path).catch(() => {}));
  } finally {
    await rm(made, { force: true });
  }
  const key = await readFile(path);
  return isKey(key) ? key : undefined;
}
