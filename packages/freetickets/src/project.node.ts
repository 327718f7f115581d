import { readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { FileError } from '@freetickets/core';

const lists = [
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
] as const;

type Manifest = { readonly [list in (typeof lists)[number]]?: object };

/**
 * The packages that the working project depends on: those that the nearest `package.json` of the working directory lists.
 * None where the working directory is `folder` or lies in it.
 */
export async function projectDependencies(folder?: string): Promise<ReadonlySet<string>> {
  const from = await realpath(process.cwd());
  if (folder !== undefined && isInside(from, await realpath(folder))) return new Set();
  const manifest = await nearestManifest(from);
  return new Set(lists.flatMap((list) => Object.keys(manifest[list] ?? {})));
}

function isInside(path: string, folder: string): boolean {
  const [first] = relative(folder, path).split(sep);
  return first !== '..';
}

async function nearestManifest(folder: string): Promise<Manifest> {
  const path = join(folder, 'package.json');
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes) return parse(new TextDecoder().decode(bytes), path);
  return dirname(folder) === folder ? {} : nearestManifest(dirname(folder));
}

function parse(text: string, path: string): Manifest {
  try {
    return JSON.parse(text) ?? {};
  } catch (cause) {
    throw new FileError(path, 'is not JSON, but it says which packages may be loaded.', {
      cause,
    });
  }
}
