import { basename, dirname, join, resolve } from 'node:path';
import { FileError } from '@freetickets/core';
import { asideOf, formerIn, leftAside, settle } from './aside.js';
import { unwritable } from './file-problem.js';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.js';
import { makeFolder, syncFolder } from './folders.js';
import { writeNew } from './write-whole.js';

/**
 * Puts these files in place of a folder's, whole or not at all: the new folder is written aside, synced and read back,
 * then renamed. What it replaces is kept aside until the new one is there, and found again by `readFrom` and by the next
 * call where the process dies in between. Refuses, with a `FileError`, a folder that holds anything `isOurs` does not
 * know; throws one where it cannot write, and what was there before is then still there.
 */
export async function replaceFolder(
  folder: string,
  files: { readonly [name: string]: Uint8Array | string },
  isOurs: (name: string) => boolean,
  fs: FileSystem = nodeFileSystem,
): Promise<void> {
  const target = resolve(folder);
  try {
    for (const aside of await leftAside(dirname(target), basename(target), fs)) {
      await settle(aside, fs);
    }
    const present = await presentIn(target, fs);
    const foreign = present?.find((name) => !isOurs(name));
    if (foreign !== undefined) {
      throw new FileError(
        folder,
        `holds ${foreign}, which saving would lose. Choose another folder.`,
      );
    }
    await makeFolder(dirname(target), fs);
    await replace(target, files, present !== undefined, fs);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

async function presentIn(target: string, fs: FileSystem): Promise<readonly string[] | undefined> {
  return fs.readdir(target).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

async function replace(
  target: string,
  files: { readonly [name: string]: Uint8Array | string },
  isThere: boolean,
  fs: FileSystem,
): Promise<void> {
  const aside = asideOf(target);
  const fresh = join(aside, 'new');
  try {
    await fs.mkdir(aside);
    await fs.mkdir(fresh);
    for (const [name, content] of Object.entries(files)) {
      await writeNew(join(fresh, name), content, fs);
    }
    await syncFolder(fresh, fs);
    if (isThere) {
      await fs.rename(target, formerIn(aside));
      await syncFolder(aside, fs);
    }
    await fs.rename(fresh, target);
    await syncFolder(dirname(target), fs);
  } finally {
    // What cannot be removed now is by the next call.
    await settle(aside, fs).catch(() => {});
  }
}
