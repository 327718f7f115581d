import { basename, dirname, join, resolve } from 'node:path';
import { unwritable } from './file-problem.js';
import { codeOf, type FileSystem, lookAt, nodeFileSystem } from './file-system.js';
import { type Owner, ownerName, parseOwner, stateOf } from './owner.js';

/** For longer than this, in milliseconds, no process is busy with one folder. */
const LONGEST = 24 * 60 * 60 * 1000;

/** What a process that ended, or one that runs, has under a temporary name. */
interface Staging {
  readonly path: string;
  /** What is made there, or kept there while it is replaced. */
  readonly target: string;
  readonly owner: Owner;
  readonly backup?: Backup | undefined;
}

/** The former content of a folder, kept in a staging folder. */
interface Backup {
  readonly path: string;
  /** When it was written, in milliseconds. */
  readonly written: number;
}

/** The temporary name under which this process makes the next content of a file or folder. */
export const stagingFor = (path: string): string =>
  join(dirname(path), `.${basename(path)}.freetickets-${ownerName()}.tmp`);

/** Where the next content of a folder is made, inside its staging folder. */
export const nextIn = (staging: string): string => join(staging, 'next');

/** Where the former content of a folder is kept, inside its staging folder, until the next is in its place. */
export const backupIn = (staging: string): string => join(staging, 'backup');

/** What is in a folder under names that `stagingFor` gives; what has the backup that was written last is first. */
export async function stagingIn(
  folder: string,
  fs: FileSystem = nodeFileSystem,
): Promise<readonly Staging[]> {
  const names = await fs.readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
    throw error;
  });
  const found: Staging[] = [];
  for (const name of names) {
    const [, target, ownerPart] = /^\.(.+)\.freetickets-(.+)\.tmp$/.exec(name) ?? [];
    const owner = ownerPart === undefined ? undefined : parseOwner(ownerPart);
    if (target === undefined || !owner) continue;
    const path = join(folder, name);
    found.push({ path, target: join(folder, target), owner, backup: await backupFrom(path, fs) });
  }
  const written = ({ backup }: Staging) => backup?.written ?? 0;
  return found.sort((a, b) => written(b) - written(a) || (a.path < b.path ? -1 : 1));
}

/**
 * The backup in a staging folder, which stands for the folder while that is not there. None once the next content was put in
 * place: what is missing then was removed afterwards. Links are not followed.
 */
async function backupFrom(staging: string, fs: FileSystem): Promise<Backup | undefined> {
  const path = backupIn(staging);
  let written = 0;
  for (const folder of [staging, nextIn(staging), path]) {
    const stats = await lookAt(folder, fs);
    if (!stats?.isDirectory()) return undefined;
    written = stats.mtimeMs;
  }
  return { path, written };
}

/** What stands for a folder that is not there, if anything does: the newest of its backups. */
export async function backupFor(folder: string): Promise<string | undefined> {
  const target = resolve(folder);
  if (await lookAt(target, nodeFileSystem)) return undefined;
  const staged = await stagingIn(dirname(target));
  return staged.find((staging) => staging.target === target)?.backup?.path;
}

/**
 * Whether nobody is busy with what is staged any more. Of processes of other machines and containers, which cannot be seen, what
 * they have left for a day says so.
 */
export async function isLeft(
  { path, owner }: Staging,
  fs: FileSystem = nodeFileSystem,
): Promise<boolean> {
  const state = stateOf(owner);
  if (state !== 'unknown') return state === 'ended';
  const stats = await lookAt(path, fs);
  return stats !== undefined && Date.now() - stats.mtimeMs > LONGEST;
}

/**
 * Removes what is staged; the backup of a folder is put back where no other is there. Links are removed, never followed nor
 * put back.
 */
export async function discard(
  { path, target }: Pick<Staging, 'path' | 'target'>,
  fs: FileSystem = nodeFileSystem,
): Promise<void> {
  const backup = await backupFrom(path, fs);
  if (backup && !(await lookAt(target, fs))) {
    await fs.rename(backup.path, target).catch((error: unknown) => {
      // Another process has put one there.
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
    });
  }
  // Before the backup, which then stands for nothing any more, not even where this breaks off halfway.
  if (backup) await fs.rm(nextIn(path), { recursive: true, force: true });
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
