import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { remove, writeWhole } from '@freetickets/files';
import { LostRunError } from './lost-run-error.js';
import { type RunManifest, readManifest, replaceManifest } from './run-manifest.js';
import { hashOf, sendFiles } from './send-files.js';
import type { Store } from './store.js';

/** A run of a store that this process alone writes, until a later claim. */
export interface ClaimedRun {
  readonly manifest: RunManifest;
  /**
   * Keeps a run folder as it is now. Throws a `LostRunError`, and changes nothing, where the run was claimed by another meanwhile.
   *
   * @returns how many bytes were sent
   */
  save(folder: string, isDone: boolean): Promise<number>;
}

/** What a store has of a run; undefined where it has nothing. `place` is the run's folder there. */
export async function readStoredRun(store: Store, place: string): Promise<RunManifest | undefined> {
  return (await readManifest(store, place))?.manifest;
}

/**
 * Makes this process the only one that writes a run: what earlier claims write from now on is refused.
 *
 * @param job SHA-256 of the job
 * @param nextToken gives a token that no claim had before, above the one the store knows
 */
export async function claimStoredRun(
  store: Store,
  place: string,
  job: string,
  nextToken: (held: number) => Promise<number>,
): Promise<ClaimedRun> {
  for (;;) {
    const held = await readManifest(store, place);
    const token = await nextToken(held?.manifest.token ?? 0);
    const isDone = held?.manifest.isDone === true && held.manifest.job === job;
    const next = { token, id: randomUUID(), job, isDone, files: held?.manifest.files ?? {} };
    if (await replaceManifest(store, place, next, held?.version))
      return claimed(store, place, next);
  }
}

function claimed(store: Store, place: string, first: RunManifest): ClaimedRun {
  let manifest = first;
  return {
    get manifest() {
      return manifest;
    },
    save: async (folder, isDone) => {
      const { files, sent } = await sendFiles(store, place, manifest, folder);
      const next = { ...manifest, id: randomUUID(), isDone, files };
      const held = await readManifest(store, place);
      const isOwn = held?.manifest.id === manifest.id;
      if (!isOwn || !(await replaceManifest(store, place, next, held.version))) {
        throw new LostRunError(place);
      }
      const kept = new Set(Object.values(files).map(({ key }) => key));
      const before = Object.values(manifest.files).map(({ key }) => key);
      manifest = next;
      await store.remove(before.filter((key) => !kept.has(key)));
      return sent;
    },
  };
}

/** Puts what a store has of a run in place of a folder's content. Throws a `FileError` where files are damaged or missing. */
export async function fetchStoredRun(
  store: Store,
  { files }: RunManifest,
  folder: string,
): Promise<number> {
  await remove(folder);
  let received = 0;
  for (const [path, { key, sha256 }] of Object.entries(files)) {
    const bytes = await store.read(key);
    if (!bytes || hashOf(bytes) !== sha256) {
      const problem = bytes ? 'is damaged: its SHA-256 is another' : 'is missing';
      throw new FileError(
        `${store.name}/${key}`,
        `${problem}. Remove the run there to begin anew.`,
      );
    }
    received += bytes.length;
    await writeWhole(join(folder, ...path.split('/')), bytes);
  }
  return received;
}
