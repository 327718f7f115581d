import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileError } from '@freetickets/core';
import writeFileAtomic from 'write-file-atomic';
import { fetchFile, isUrl } from './fetch.js';

/** Reads one file of a folder or of a URL. Throws a `FileError` where it cannot. */
export async function readFrom(folder: string, name: string): Promise<Uint8Array> {
  if (isUrl(folder)) return fetchFile(folder, name);
  const path = join(folder, name);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new FileError(path, `cannot be read (${(cause as NodeJS.ErrnoException).code}).`, {
      cause,
    });
  }
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
