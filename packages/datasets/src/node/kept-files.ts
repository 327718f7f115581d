import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FileError } from '@freetickets/core';
import { makeFolder, writeWhole } from '@freetickets/files';
import envPaths from 'env-paths';
import type { NamedPins } from '../official-files.js';

/** Where data sets are kept: `datasets` in the folder FREETICKETS_DATA, else in the user's cache folder. */
function dataFolder(): string {
  const base = process.env.FREETICKETS_DATA || envPaths('freetickets', { suffix: '' }).cache;
  return resolve(base, 'datasets');
}

/** The files of a data set in the cache folder. */
export interface KeptFiles {
  readonly folder: string;
  /** Which are not there, whatever the others hold. */
  missing(): Promise<readonly string[]>;
  /** Whether all are there with the sizes they must have. */
  present(): Promise<boolean>;
  /** Makes the folder. */
  prepare(): Promise<void>;
  /**
   * Writes a file, which has been checked, under a temporary name, synced and renamed, so that other processes and later
   * runs see all of it or none.
   */
  keep(name: string, bytes: Uint8Array): Promise<void>;
}

/** The files of a data set in the cache folder, of which the pins say what they must be. */
export function keptFiles(dataset: string, pins: NamedPins): KeptFiles {
  const folder = join(dataFolder(), dataset);
  const unwritable = (cause: Error): never => {
    throw new FileError(
      folder,
      `the data set cannot be kept there: ${cause.message}. Name a folder that can be written to, with room for it, in the environment variable FREETICKETS_DATA.`,
      { cause },
    );
  };
  const sizes = async () => {
    const names = Object.keys(pins);
    return Promise.all(
      names.map(async (name) => [name, await sizeOf(join(folder, name))] as const),
    );
  };
  return {
    folder,
    missing: async () =>
      (await sizes()).flatMap(([name, size]) => (size === undefined ? [name] : [])),
    present: async () => (await sizes()).every(([name, size]) => size === pins[name].bytes),
    prepare: async () => {
      await makeFolder(folder).catch(unwritable);
    },
    keep: async (name, { buffer, byteOffset, byteLength }) => {
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      await writeWhole(join(folder, name), bytes).catch(unwritable);
    },
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}
