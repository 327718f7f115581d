import { basename, dirname, join } from 'node:path';
import { unwritable } from './file-problem.js';
import { codeOf, type FileSystem, isThere, nodeFileSystem } from './file-system.js';
import { type Owner, ownerName, parseOwner, stateOf } from './owner.js';

/** What a process that ended, or one that runs, has under a temporary name. */
interface Staging {
  readonly path: string;
  /** What is made there, or kept there while it is replaced. */
  readonly target: string;
  readonly owner: Owner;
}

/** The temporary name under which this process makes the next content of a file or folder. */
export const stagingFor = (path: string): string =>
  join(dirname(path), `.${basename(path)}.freetickets-${ownerName()}.tmp`);

/** Where the content of a folder is kept, inside its staging folder, until the next is in its place. */
export const backupIn = (staging: string): string => join(staging, 'backup');

/** What is in a folder under names that `stagingFor` gives. */
export async function stagingIn(
  folder: string,
  fs: FileSystem = nodeFileSystem,
): Promise<readonly Staging[]> {
  const names = await fs.readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
    throw error;
  });
  return names.flatMap((name) => {
    const [, target, ownerPart] = /^\.(.+)\.freetickets-(.+)\.tmp$/.exec(name) ?? [];
    const owner = ownerPart === undefined ? undefined : parseOwner(ownerPart);
    if (target === undefined || !owner) return [];
    return [{ path: join(folder, name), target: join(folder, target), owner }];
  });
}

const isFolder = async (path: string, fs: FileSystem): Promise<boolean> =>
  (await isThere(path, fs)) && (await fs.lstat(path)).isDirectory();

/**
 * Removes what is staged; the backup of a folder is put back where no other is there. Links are removed, never followed nor
 * put back.
 */
export async function discard(
  { path, target }: Pick<Staging, 'path' | 'target'>,
  fs: FileSystem = nodeFileSystem,
): Promise<void> {
  const hasBackup = (await isFolder(path, fs)) && (await isFolder(backupIn(path), fs));
  if (hasBackup && !(await isThere(target, fs))) {
    await fs.rename(backupIn(path), target).catch((error: unknown) => {
      // Another process has put one there.
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
    });
  }
  await fs.rm(path, { recursive: true, force: true });
}

/**
 * Discards what processes that have ended were writing into a folder; also those of other machines and containers, of which
 * none may be writing there. Throws a `FileError` where it cannot.
 */
export async function sweepFolder(folder: string): Promise<void> {
  try {
    for (const staging of await stagingIn(folder)) {
      if (stateOf(staging.owner) === 'running') continue;
      await discard(staging).catch((error: unknown) => {
        // It is being written after all: another machine asks for the lock.
        if (codeOf(error) !== 'ENOTEMPTY') throw error;
      });
    }
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}
