import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { isThere, readIfThere } from '@freetickets/files';
import { inFolder, type RunManifest } from './run-manifest.js';
import type { Store } from './store.js';

/** How often to look at a folder again where files go while it is read: its process goes on meanwhile. */
const ATTEMPTS = 10;

/** Sends the files of a folder that changed. */
export async function sendFiles(
  store: Store,
  place: string,
  { token, files: before }: RunManifest,
  folder: string,
): Promise<{ readonly files: RunManifest['files']; readonly sent: number }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const contents = await readFolder(folder);
    if (!contents) continue;
    let sent = 0;
    const files: { [path: string]: RunManifest['files'][string] } = {};
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

/** The SHA-256 of a file's content, in hexadecimal digits. */
export const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
