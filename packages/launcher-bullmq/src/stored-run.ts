import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { isThere, readIfThere, remove, tryParseJson, writeWhole } from '@freetickets/files';
import * as z from 'zod/mini';
import { LostRunError } from './lost-run-error.js';
import type { Store } from './store.js';

/** A path in a run folder: of parts that are no `..`, with slashes between them. */
const inFolder = /^(?!\.)[^/\\]+(\/(?!\.)[^/\\]+)*$/;

const file = z.readonly(
  z.object({ key: z.string(), sha256: z.string(), bytes: z.int().check(z.gte(0)) }),
);

const manifest = z.object({
  /** The fencing token of the claim that wrote it: higher with every claim. */
  token: z.int().check(z.gte(0)),
  /** Unlike in any other manifest. */
  id: z.string(),
  /** SHA-256 of the job that the run is done by. */
  job: z.string(),
  /** Whether the job is done, and these are its results. */
  isDone: z.boolean(),
  /** By their paths in the run folder. */
  files: z.record(z.string().check(z.regex(inFolder)), file),
});

/** What a store has of a run: written last, so that all files it names are there, whole. */
export type RunManifest = Readonly<z.output<typeof manifest>>;

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
    if (await replace(store, place, next, held?.version)) return claimed(store, place, next);
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
      if (!isOwn || !(await replace(store, place, next, held.version))) {
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

/** How often to look at a folder again where files go while it is read: its process goes on meanwhile. */
const ATTEMPTS = 10;

/** Sends the files of a folder that changed. */
async function sendFiles(
  store: Store,
  place: string,
  { token, files: before }: RunManifest,
  folder: string,
): Promise<{ readonly files: RunManifest['files']; readonly sent: number }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const contents = await readFolder(folder);
    if (!contents) continue;
    let sent = 0;
    const files: { [path: string]: z.output<typeof file> } = {};
    for (const [path, bytes] of contents) {
      const sha256 = hashOf(bytes);
      if (before[path]?.sha256 === sha256) files[path] = before[path];
      else {
        // With the token, so that no two claims ever write, or remove, one file.
        const key = `${place}/files/${token}-${sha256}`;
        await store.write(key, bytes);
        files[path] = { key, sha256, bytes: bytes.length };
        sent += bytes.length;
      }
    }
    return { files, sent };
  }
  throw new FileError(folder, 'its files change all the time, so that no state of it can be kept.');
}

/** The files of a run folder, without locks and what is being written; undefined where one went meanwhile. */
async function readFolder(folder: string): Promise<Map<string, Uint8Array> | undefined> {
  if (!(await isThere(folder))) return new Map();
  const paths = await pathsIn(folder);
  const isSpare = (path: string): boolean =>
    path.endsWith('.previous.safetensors') && paths.includes(path.replace('.previous.', '.'));
  const contents = new Map<string, Uint8Array>();
  for (const path of paths.filter((each) => !isSpare(each))) {
    const bytes = await readIfThere(join(folder, ...path.split('/')));
    if (!bytes) return undefined;
    contents.set(path, bytes);
  }
  return contents;
}

/** The paths of files in a folder, with slashes, in their order. What goes while it is read is left out. */
async function pathsIn(folder: string, inside = ''): Promise<readonly string[]> {
  const entries = await readdir(join(folder, inside), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new FileError(join(folder, inside), `cannot be read (${error.code}).`, {
        cause: error,
      });
    },
  );
  const paths: string[] = [];
  for (const entry of entries) {
    const path = inside ? `${inside}/${entry.name}` : entry.name;
    if (!inFolder.test(path) || path === 'lock') continue;
    if (entry.isDirectory()) paths.push(...(await pathsIn(folder, path)));
    else if (entry.isFile()) paths.push(path);
  }
  return paths.sort();
}

const keyOfManifest = (place: string): string => `${place}/manifest`;

async function readManifest(
  store: Store,
  place: string,
): Promise<{ readonly manifest: RunManifest; readonly version: string } | undefined> {
  const held = await store.readRecord(keyOfManifest(place));
  if (!held) return undefined;
  const { data } = z.safeParse(manifest, tryParseJson(held.bytes));
  if (data) return { manifest: data, version: held.version };
  const key = keyOfManifest(place);
  throw new FileError(`${store.name}/${key}`, 'is damaged. Remove the run there to begin anew.');
}

/** Replaces a manifest; false where another process did. */
async function replace(
  store: Store,
  place: string,
  next: RunManifest,
  version: string | undefined,
): Promise<boolean> {
  const bytes = new TextEncoder().encode(JSON.stringify(next));
  if (await store.replaceRecord(keyOfManifest(place), bytes, version)) return true;
  // An answer that was lost may have been a yes.
  return (await readManifest(store, place))?.manifest.id === next.id;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
