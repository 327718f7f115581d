import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileError } from '@freetickets/core';
import writeFileAtomic from 'write-file-atomic';
import { fetchFile, isUrl, type ReadOptions } from './fetch.js';

/**
 * Reads one file of a folder or of a web address; `file:` addresses are folders. Throws a `FileError` where it cannot, and
 * what `checkSize` throws.
 */
export async function readFrom(
  folder: string | URL,
  name: string,
  options: ReadOptions = {},
): Promise<Uint8Array> {
  const address = String(folder);
  if (isUrl(address)) return fetchFile(address, name, options);
  const path = join(address.startsWith('file:') ? fileURLToPath(address) : address, name);
  const { signal, checkSize } = options;
  signal?.throwIfAborted();
  const unreadable = (cause: NodeJS.ErrnoException): never => {
    signal?.throwIfAborted();
    throw new FileError(path, `cannot be read (${cause.code}).`, { cause });
  };
  checkSize?.((await stat(path).catch(unreadable)).size);
  return readFile(path, { signal }).catch(unreadable);
}

/** Writes a file whole or not at all: aside, synced, renamed. Makes its folder. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, typeof content === 'string' ? content : Buffer.from(content));
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

const unwritable = (path: string, cause: unknown): FileError =>
  new FileError(path, `cannot be written (${(cause as NodeJS.ErrnoException).code}).`, { cause });

/**
 * Puts these files in place of a folder's, whole or not at all: the new folder is written aside, then renamed. Refuses,
 * with a `FileError`, a folder that holds anything `isOurs` does not know.
 */
export async function replaceFolder(
  folder: string,
  files: { readonly [name: string]: Uint8Array | string },
  isOurs: (name: string) => boolean,
): Promise<void> {
  const target = resolve(folder);
  const present = await readdir(target).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw unwritable(folder, cause);
  });
  const foreign = present?.find((name) => !isOurs(name));
  if (foreign !== undefined) {
    throw new FileError(
      folder,
      `holds ${foreign}, which saving would lose. Choose another folder.`,
    );
  }
  const aside = await mkdir(dirname(target), { recursive: true })
    .then(() => mkdtemp(join(dirname(target), `.${basename(target)}-`)))
    .catch((cause: unknown) => {
      throw unwritable(folder, cause);
    });
  try {
    const fresh = join(aside, 'new');
    for (const [name, content] of Object.entries(files))
      await writeWhole(join(fresh, name), content);
    if (present) await rename(target, join(aside, 'old'));
    try {
      await rename(fresh, target);
    } catch (cause) {
      if (present) await rename(join(aside, 'old'), target);
      throw cause;
    }
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
