import { readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { FileError } from '@freetickets/core';
import { isThere } from '@freetickets/files';

const lists = [
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
] as const;

interface Manifest extends Partial<Record<(typeof lists)[number], object>> {
  readonly keywords?: unknown;
}

/** What a package that exports plugins has among its keywords, or depends on. */
const keywords = ['freetickets-plugin', 'freetickets'];
const hosts = ['@freetickets/core', 'freetickets'];

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

/**
 * Whether a package that is installed for the working project says in its `package.json` that it holds plugins: by a keyword,
 * `freetickets-plugin` or `freetickets`, or as it depends on `@freetickets/core` or `freetickets`. Any other may be a program,
 * which would run as soon as it is imported.
 *
 * @param name its bare name
 */
export async function isPluginPackage(name: string): Promise<boolean> {
  const path = await installed(name, await realpath(process.cwd()));
  const manifest = path && (await readManifest(path));
  if (!manifest) return false;
  const { keywords: own, dependencies, peerDependencies } = manifest;
  const needed = Object.keys({ ...dependencies, ...peerDependencies });
  return (
    (Array.isArray(own) && keywords.some((keyword) => own.includes(keyword))) ||
    hosts.some((host) => needed.includes(host))
  );
}

/** The `package.json` of a package in the nearest `node_modules` that has it. */
async function installed(name: string, folder: string): Promise<string | undefined> {
  const path = join(folder, 'node_modules', name, 'package.json');
  if (await isThere(path)) return path;
  return dirname(folder) === folder ? undefined : installed(name, dirname(folder));
}

function isInside(path: string, folder: string): boolean {
  const [first] = relative(folder, path).split(sep);
  return first !== '..';
}

async function nearestManifest(folder: string): Promise<Manifest> {
  const path = join(folder, 'package.json');
  if (await isThere(path)) return readManifest(path);
  return dirname(folder) === folder ? {} : nearestManifest(dirname(folder));
}

async function readManifest(path: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) ?? {};
  } catch (cause) {
    throw new FileError(path, 'is not JSON, but it says which packages may be loaded.', {
      cause,
    });
  }
}
