import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { FileError } from '@freetickets/core';
import { tryParseJson } from '@freetickets/files';
import * as z from 'zod/mini';
import { folderStore } from './folder-store.js';
import { isBucket, s3Store } from './s3-store.js';
import type { Store } from './store.js';

/** A store that has been looked at. */
export interface OpenStore extends Store {
  /** What it is recognised by, however a machine names it. */
  readonly id: string;
}

const RECORD = 'store';
const content = z.object({ id: z.string() });

/**
 * Opens the store at a location, a folder or `s3://bucket/prefix`; one that is used for the first time gets an identifier.
 * Throws a `FileError` where it cannot be read or written, or where it lets two processes replace a record at once.
 */
export async function openStore(location: string): Promise<OpenStore> {
  const store = isBucket(location) ? await s3Store(location) : folderStore(resolve(location));
  const mark = new TextEncoder().encode(JSON.stringify({ id: randomUUID() }));
  await store.replaceRecord(RECORD, mark, undefined);
  const held = await store.readRecord(RECORD);
  if (!held) throw new FileError(store.name, `its record ${RECORD} cannot be read back.`);
  // A server that does not know conditional writes takes these.
  const replacements = { 'If-None-Match': undefined, 'If-Match': held.version.replace(/\w/g, '0') };
  for (const [header, version] of Object.entries(replacements)) {
    if (!(await store.replaceRecord(RECORD, held.bytes, version))) continue;
    const problem = `does not keep a file from being written twice (conditional writes, ${header}), without which two workers could write one run. Choose another store.`;
    throw new FileError(store.name, problem);
  }
  const { data } = z.safeParse(content, tryParseJson(held.bytes));
  if (!data) throw new FileError(store.name, `its record ${RECORD} is damaged: restore it.`);
  return { ...store, id: data.id };
}
