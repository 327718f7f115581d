import { FileError } from '@freetickets/core';
import { tryParseJson } from '@freetickets/files';
import * as z from 'zod/mini';
import type { Store } from './store.js';

/** A path in a run folder: of parts that are no `..`, with slashes between them. */
export const inFolder = /^(?!\.)[^/\\]+(\/(?!\.)[^/\\]+)*$/;

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

const keyOfManifest = (place: string): string => `${place}/manifest`;

/** The manifest of a run, with its version; undefined where there is none. */
export async function readManifest(
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
export async function replaceManifest(
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
