import { readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FileError, show } from '@freetickets/core';
import { unwritable } from './file-problem.js';
import { codeOf, lookAt, nodeFileSystem } from './file-system.js';
import { makeFolders } from './folders.js';
import { ownerName, parseOwner, stateOf } from './owner.js';
import { stagingFor } from './staging.js';

/** How often to try for a lock that others take and release meanwhile. */
const ATTEMPTS = 10;

/** How much longer to wait before each attempt, in milliseconds. */
const PAUSE = 10;

/**
 * Makes this process the only one that works in a folder, until the function that comes back is called. Throws a
 * `FileError` that says who holds the lock where another process does. Makes the folder where it is missing; what it made
 * of it is removed again if it is empty in the end and nobody else has asked for the lock meanwhile.
 *
 * The lock is a folder, `lock`, with one empty file, whose name says which process holds it. It is made under another name
 * and renamed, so that of several processes one gets it. The file of a process that has ended is removed by its name, which
 * never takes away the lock of another. What a process of another machine or container holds is for the user to remove.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const lock = join(folder, 'lock');
  const owner = ownerName();
  try {
    const made = await makeFolders(folder, nodeFileSystem);
    const removeMade = async () => {
      const above = made === undefined ? resolve(folder) : dirname(resolve(made));
      for (let at = resolve(folder); at !== above; at = dirname(at))
        await rmdir(at).catch(() => {});
    };
    await acquire(folder, lock, owner).catch(async (error: unknown) => {
      await removeMade();
      throw error;
    });
    return async () => {
      await rm(join(lock, owner), { force: true }).catch((cause: unknown) => {
        throw unwritable(lock, cause);
      });
      await rmdir(lock).catch(() => {});
      await removeMade();
    };
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

async function acquire(folder: string, lock: string, owner: string): Promise<void> {
  const staging = stagingFor(lock);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await setTimeout(attempt * PAUSE);
      const refusal = await take(staging, lock, owner);
      if (!refusal) return;
      await removeStale(folder, lock);
      const isLast = process.platform !== 'win32' || attempt === ATTEMPTS - 1;
      if (isPermission(refusal) && isLast) throw refusal;
    }
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  throw new FileError(folder, 'other processes take its lock again and again. Try again later.');
}

/** Takes the lock, unless something other than an empty folder is in the way: then it gives what the system says. */
async function take(staging: string, lock: string, owner: string): Promise<unknown> {
  try {
    await makeFolders(staging, nodeFileSystem);
    await writeFile(join(staging, owner), '');
    await rename(staging, lock);
    return undefined;
  } catch (error) {
    // ENOENT: on another machine, who got the lock has swept this away.
    const isInTheWay = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'ENOENT'].includes(codeOf(error) ?? '');
    if (isInTheWay || isPermission(error)) return error;
    throw error;
  }
}

/** Whether it is not permitted; on Windows also where a folder is in the way, or another program has it open. */
const isPermission = (error: unknown): boolean =>
  ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');

/** Removes the files of processes that have ended. Throws a `FileError` where another still holds the lock. */
async function removeStale(folder: string, lock: string): Promise<void> {
  const found = await lookAt(lock, nodeFileSystem);
  if (found && !found.isDirectory()) {
    const kind = found.isSymbolicLink() ? 'a link' : 'a file';
    const problem = `is ${kind}, expected the folder that says which process works in ${folder}. Remove it, or choose another folder.`;
    throw new FileError(lock, problem);
  }
  const names = await readdir(lock).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const owner = parseOwner(name);
    if (!owner) {
      const problem = `holds ${show(name)}, which is no lock of a process. Remove it.`;
      throw new FileError(lock, problem);
    }
    const state = stateOf(owner);
    if (state !== 'ended') {
      const where = state === 'running' ? '' : ', another machine or container';
      throw new FileError(
        folder,
        `is in use by process ${owner.pid} on ${owner.host}${where}. Wait until it ends or stop it; if it is no longer there, remove ${join(lock, name)}.`,
      );
    }
    await unlink(join(lock, name)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
  }
  await rmdir(lock).catch(() => {});
}
