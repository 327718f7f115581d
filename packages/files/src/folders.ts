import { dirname, resolve } from 'node:path';
import { FileError } from '@freetickets/core';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.js';

/** What systems say that cannot sync a folder, or need not. */
const unsupported = ['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'];

/** Makes a folder's entries durable, where the system can. */
export async function syncFolder(folder: string, fs: FileSystem): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!unsupported.includes(codeOf(error) ?? '')) throw error;
  }
}

/** Makes a folder with these permissions; without them, with those that the process gives to new folders. */
export async function makeFolderWith(
  mode: number | undefined,
  folder: string,
  fs: FileSystem,
): Promise<void> {
  await fs.mkdir(folder, mode);
  // What is asked for is less what the process's umask takes away.
  if (mode !== undefined && (await fs.lstat(folder)).mode !== mode) await fs.chmod(folder, mode);
}

/** How often to make a folder while others remove those above it. */
const ATTEMPTS = 3;

/**
 * Makes a folder, with those above it, and gives the topmost that it made, if any. Unlike `mkdir` with `recursive`, it comes
 * to an end where the system makes no folders, but says that those above are missing, as in `/proc`: with a `FileError`.
 */
export async function makeFolders(
  folder: string,
  fs: FileSystem,
  attempts = ATTEMPTS,
): Promise<string | undefined> {
  const path = resolve(folder);
  try {
    await fs.mkdir(path);
    return path;
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT';
    if (!isMissing && (await isFolder(path, fs))) return undefined;
    if (!isMissing) throw error;
    if (attempts === 0 || dirname(path) === path) {
      throw new FileError(path, 'no folder can be made there. Choose another place.', {
        cause: error,
      });
    }
  }
  const above = await makeFolders(dirname(path), fs);
  const made = await makeFolders(path, fs, attempts - 1);
  return above ?? made;
}

const isFolder = (path: string, fs: FileSystem): Promise<boolean> =>
  fs.stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** Makes a folder, with those above it, durably; throws as `makeFolders` does. */
export async function makeFolder(folder: string, fs: FileSystem = nodeFileSystem): Promise<void> {
  const made = await makeFolders(folder, fs);
  if (made === undefined) return;
  const above = dirname(resolve(made));
  for (let at = resolve(folder); at !== above; at = dirname(at)) await syncFolder(dirname(at), fs);
}
