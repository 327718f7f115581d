import { dirname, join, resolve } from 'node:path';
import { FileError } from '@freetickets/core';
import { unwritable } from './file-problem.js';
import { codeOf, type FileSystem, lookAt, nodeFileSystem, renameIfThere } from './file-system.js';
import { makeFolder, makeFolderWith, syncFolder } from './folders.js';
import { backupIn, discard, isLeft, nextIn, stagingFor, stagingIn } from './staging.js';
import { writeNew } from './write-whole.js';

type Files = { readonly [name: string]: Uint8Array | string };

/**
 * Puts these files in place of a folder's, whole or not at all: the new folder is written under a temporary name, synced
 * and read back, then renamed. What it replaces is kept as a backup until the new one is there, and found again by
 * `readInFolder` and by the next call where the process dies in between. Of several calls at once, in one process or several,
 * each completes, and the last one's files are there. Permissions of the folder, and of files that are there, are kept. Refuses, with a `FileError`, a folder that holds anything that is not
 * `isKnown`. Throws one where it cannot write: then the former files or the new ones are there, whole.
 */
export async function replaceFolder(
  folder: string,
  files: Files,
  isKnown: (name: string) => boolean,
  fs: FileSystem = nodeFileSystem,
): Promise<void> {
  const target = resolve(folder);
  try {
    for (const staging of await stagingIn(dirname(target), fs)) {
      if (staging.target === target && (await isLeft(staging, fs))) await discard(staging, fs);
    }
    const unknown = (await namesIn(target, fs)).find((name) => !isKnown(name));
    if (unknown !== undefined) {
      const problem = `holds ${unknown}, which saving would lose. Choose another folder.`;
      throw new FileError(folder, problem);
    }
    await makeFolder(dirname(target), fs);
    await replace(target, files, fs);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

async function namesIn(folder: string, fs: FileSystem): Promise<readonly string[]> {
  return fs.readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
}

async function replace(target: string, files: Files, fs: FileSystem): Promise<void> {
  const path = stagingFor(target);
  const next = nextIn(path);
  try {
    await fs.mkdir(path);
    const former = await lookAt(target, fs);
    await makeFolderWith(former?.isDirectory() ? former.mode : undefined, next, fs);
    for (const [name, content] of Object.entries(files)) {
      const file = await lookAt(join(target, name), fs);
      await writeNew(join(next, name), content, fs, file?.isFile() ? file.mode : undefined);
    }
    await syncFolder(next, fs);
    await exchange(target, next, backupIn(path), fs);
    await syncFolder(dirname(target), fs);
  } catch (error) {
    await discard({ path, target }, fs).catch(() => {});
    throw error;
  }
  // What cannot be removed now is by a later process.
  await fs.rm(path, { recursive: true, force: true }).catch(() => {});
}

/** Puts the next folder in place of one that becomes the backup, if there is one. */
async function exchange(
  target: string,
  next: string,
  backup: string,
  fs: FileSystem,
): Promise<void> {
  for (;;) {
    await renameIfThere(target, backup, fs);
    await syncFolder(dirname(backup), fs);
    try {
      return await fs.rename(next, target);
    } catch (error) {
      const code = codeOf(error) ?? '';
      // On Windows it is EPERM.
      const isTaken =
        ['ENOTEMPTY', 'EEXIST'].includes(code) || (await lookAt(target, fs)) !== undefined;
      if (!isTaken) throw error;
      // Another call has put its own there meanwhile, which takes the place of the backup.
      await fs.rm(backup, { recursive: true, force: true });
    }
  }
}
