import { rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Json } from '@freetickets/core';
import { isThere, makeFolder, readJson, remove, writeJson } from '@freetickets/files';
import { openRun } from '@freetickets/runs';
import type { Store } from './store.js';
import { claimStoredRun, fetchStoredRun, readStoredRun } from './stored-run.js';

/** `config.json` is read up to this size, in bytes. */
const LARGEST = 2 ** 24;

/**
 * Puts the results of a run into a folder, all at once, where a store has them. Its config is what it is on this machine: the paths of
 * data are others where it was done. The logits that it keeps count as this user's own, which evaluating it again trusts.
 *
 * @param job SHA-256 of the job
 * @returns whether it has them
 */
export async function gatherRun(
  store: Store,
  place: string,
  job: string,
  config: Json,
  folder: string,
): Promise<boolean> {
  const manifest = await readStoredRun(store, place);
  if (!manifest?.isDone || manifest.job !== job) return false;
  const beside = (what: string): string => join(dirname(folder), `.${basename(folder)}.${what}`);
  const [next, former] = [beside('next'), beside('former')];
  await fetchStoredRun(store, manifest, next);
  // A job may leave nothing.
  await makeFolder(next);
  await openRun(next).signKeptLogits();
  const path = join(next, 'config.json');
  const record = await readJson(path, LARGEST, 'Run the sweep again.');
  const isRecord = typeof record === 'object' && record !== null && !Array.isArray(record);
  if (isRecord) await writeJson(path, { ...record, config, folder: resolve(folder) });
  await remove(former);
  if (await isThere(folder)) await rename(folder, former);
  await rename(next, folder);
  await remove(former);
  return true;
}

/** Sends what a folder holds of a run to a store that has nothing of it, or not all. */
export async function storeRun(
  store: Store,
  place: string,
  folder: string,
  isDone: boolean,
): Promise<void> {
  const held = await readStoredRun(store, place);
  if (held && (held.isDone || !isDone)) return;
  const run = await claimStoredRun(store, place, '', async (token) => token + 1);
  await run.save(folder, isDone);
}
