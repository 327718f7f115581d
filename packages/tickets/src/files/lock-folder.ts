import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FileError } from '@freetickets/core';
import { asideOf } from './aside.js';
import { unwritable } from './file-problem.js';
import { codeOf } from './file-system.js';
import { isOver, ownName, parseHolder } from './lock-holder.js';

/** How often to try for a lock that others take and let go meanwhile. */
const ATTEMPTS = 10;

/**
 * Makes this process the only one that works in a folder, until the function that comes back is called. Makes the folder
 * where it is missing; if it is still empty in the end, it is removed again. Throws a `FileError` that says who holds it
 * where another process does.
 *
 * The lock is a folder, `lock`, with one empty file, whose name says which process holds it. It is made aside and renamed,
 * so that of several processes one gets it. The file of a process that is over is removed by its name, which never takes
 * away the lock of another. What a process of another host holds is for the user to remove.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const lock = join(folder, 'lock');
  const own = ownName();
  try {
    const made = await mkdir(folder, { recursive: true });
    const unmake = async () => {
      const above = made === undefined ? resolve(folder) : dirname(resolve(made));
      for (let at = resolve(folder); at !== above; at = dirname(at))
        await rmdir(at).catch(() => {});
    };
    await acquire(folder, lock, own).catch(async (error: unknown) => {
      await unmake();
      throw error;
    });
    return async () => {
      await rm(join(lock, own), { force: true });
      await rmdir(lock).catch(() => {});
      await unmake();
    };
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

async function acquire(folder: string, lock: string, own: string): Promise<void> {
  const aside = asideOf(lock);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await take(aside, lock, own)) return;
      await removeStale(folder, lock);
    }
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  throw new FileError(folder, 'other processes take its lock again and again. Try again later.');
}

/** Takes the lock, unless something other than an empty folder is in the way. */
async function take(aside: string, lock: string, own: string): Promise<boolean> {
  try {
    await mkdir(aside, { recursive: true });
    await writeFile(join(aside, own), '');
    await rename(aside, lock);
    return true;
  } catch (error) {
    // ENOENT: who got the lock swept the folder aside away.
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOENT'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

/** Removes the files of processes that are over. Throws a `FileError` where another still holds the lock. */
async function removeStale(folder: string, lock: string): Promise<void> {
  const names = await readdir(lock).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const holder = parseHolder(name);
    if (!holder || !isOver(holder)) {
      const who = holder ? `process ${holder.pid} on ${holder.host}` : name;
      throw new FileError(
        folder,
        `is in use by ${who}. Wait until it ends or stop it; if it is no longer there, remove ${join(lock, name)}.`,
      );
    }
    await unlink(join(lock, name)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
  }
  await rmdir(lock).catch(() => {});
}
