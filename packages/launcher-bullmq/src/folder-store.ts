import { randomUUID } from 'node:crypto';
import { link, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { readIfThere, remove, writeWhole } from '@freetickets/files';
import type { Store } from './store.js';

/** Older versions of a record that are kept, for whoever reads one while it is replaced. */
const KEPT = 2;

/**
 * A folder that all machines see. A record is a folder with a file for each version, `1.json`, `2.json`, ...; each is linked
 * to its name when it is whole, which fails where another process has linked one, on network file systems, too.
 */
export function folderStore(folder: string): Store {
  const at = (key: string): string => join(folder, ...key.split('/'));
  return {
    name: folder,
    read: (key) => readIfThere(at(key)),
    write: (key, bytes) => writeWhole(at(key), bytes),
    remove: async (keys) => {
      for (const key of keys) await remove(at(key));
    },
    readRecord: async (key) => {
      // A version may be removed between the list and the reading, where two newer ones are there.
      for (;;) {
        const last = (await versionsOf(at(key))).at(-1);
        if (last === undefined) return undefined;
        const bytes = await readIfThere(join(at(key), fileOf(last)));
        if (bytes) return { bytes, version: String(last) };
      }
    },
    replaceRecord: async (key, bytes, version) => {
      const next = Number(version ?? 0) + 1;
      const whole = join(at(key), `.${randomUUID()}`);
      await writeWhole(whole, bytes);
      try {
        await link(whole, join(at(key), fileOf(next)));
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
        throw new FileError(at(key), 'no file can be linked there, which a store needs.', {
          cause,
        });
      } finally {
        await unlink(whole);
      }
      const versions = await versionsOf(at(key));
      for (const old of versions.filter((each) => each <= next - KEPT)) {
        await remove(join(at(key), fileOf(old)));
      }
      // Where others were faster by so much that this one's place was free again, theirs is what counts.
      return versions.at(-1) === next;
    },
  };
}

const fileOf = (version: number): string => `${version}.json`;

/** The versions of a record that are there, in their order. */
async function versionsOf(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new FileError(folder, `cannot be read (${error.code}).`, { cause: error });
  });
  return names
    .flatMap((name) => (/^[1-9]\d*\.json$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .sort((a, b) => a - b);
}
