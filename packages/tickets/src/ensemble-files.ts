import { FileError, LimitError } from '@freetickets/core';
import { readFrom } from '#files';
import type { ReadOptions } from './fetch.js';
import type { LoadLimits } from './load-limits.js';

/** Where an ensemble is: a folder, a web address, or its files by name. */
export type EnsembleSource = string | URL | { readonly [name: string]: Uint8Array };

/** Reads the files of an ensemble. Throws a `LimitError` for the first one that goes beyond a limit, before it is read. */
export function ensembleReader(
  source: EnsembleSource,
  limits: LoadLimits,
  options: Omit<ReadOptions, 'checkSize'>,
): (name: string) => Promise<Uint8Array> {
  let before = 0;
  return async (name) => {
    const checkSize = (bytes: number): void => {
      if (name === 'ensemble.json' && bytes > limits.manifest) {
        throw new LimitError(name, 'manifest', bytes, limits.manifest, 'bytes');
      }
      const total = before + bytes;
      if (total <= limits.bytes) return;
      const what = before > 0 ? `${name} and the files before it` : name;
      throw new LimitError(what, 'bytes', total, limits.bytes, 'bytes');
    };
    const file =
      typeof source === 'string' || source instanceof URL
        ? await readFrom(source, name, { ...options, checkSize })
        : fileIn(source, name);
    checkSize(file.length);
    before += file.length;
    return file;
  };
}

function fileIn(files: { readonly [name: string]: Uint8Array }, name: string): Uint8Array {
  if (Object.hasOwn(files, name)) return files[name];
  throw new FileError(name, 'is not among the files. Give all that toFiles() gave.');
}
