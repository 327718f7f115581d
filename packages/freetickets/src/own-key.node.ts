import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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
  return (await readKey(path)) ?? (await makeKey(folder, path).catch(() => undefined));
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  const key = await readFile(path).catch(() => undefined);
  return key?.length === LENGTH ? key : undefined;
}

/** Makes a key, or gives the one that another process made meanwhile. */
async function makeKey(folder: string, path: string): Promise<Uint8Array | undefined> {
  await mkdir(folder, { recursive: true });
  const made = `${path}-${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(made, randomBytes(LENGTH), { flag: 'wx', mode: 0o600 });
    // Unlike renaming, this fails where a key is there.
    await link(made, path).catch(() => {});
  } finally {
    await rm(made, { force: true });
  }
  return readKey(path);
}
