import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { parseIdx } from '../idx.js';
import { type IdxArrays, type IdxFiles, type IdxRole, idxNames, type Pins } from '../idx-files.js';
import { type ReadLimits, readLimits } from '../limits.js';
import { checkPin, readIdxBytes } from './checked-file.js';
import { isThere } from './data-file.js';

const patterns: Readonly<Record<IdxRole, RegExp>> = {
  trainImages: /^train-images[-.]idx\d-ubyte(\.gz)?$/,
  trainLabels: /^train-labels[-.]idx1-ubyte(\.gz)?$/,
  testImages: /^t10k-images[-.]idx\d-ubyte(\.gz)?$/,
  testLabels: /^t10k-labels[-.]idx1-ubyte(\.gz)?$/,
};

/**
 * The four IDX files of a folder, plain or gzipped. With pins, their (unpacked) contents must be exactly the pinned
 * ones. Nothing is fetched: `add` checks as `verify` does.
 */
export function idxFolder(folder: string, pins?: Pins, limits?: ReadLimits): IdxFiles {
  const read = () => readIdx(folder, pins, limits);
  const verify = async () => {
    await read();
  };
  const present = async () => {
    if (!(await isThere(folder))) return false;
    const names = await namesIn(folder);
    return Object.values(patterns).every((pattern) => names.some((name) => pattern.test(name)));
  };
  return { folder, present, add: verify, verify, read };
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((cause) => {
    throw new FileError(folder, 'the folder cannot be read. Give one with the four IDX files.', {
      cause,
    });
  });

/** Reads, checks and parses the four files one by one. Throws a `FileError` that names the first one that is wrong. */
export async function readIdx(
  folder: string,
  pins?: Pins,
  limits?: ReadLimits,
): Promise<IdxArrays> {
  const { bytes: limit } = readLimits(limits);
  const names = await namesIn(folder);
  const readRole = async (role: IdxRole) => {
    // Sorted: a plain file comes before the same one gzipped.
    const name = names.sort().find((candidate) => patterns[role].test(candidate));
    if (name === undefined) {
      throw new FileError(
        join(folder, idxNames[role]),
        'the file is missing. Put it there, plain or as .gz.',
      );
    }
    const path = join(folder, name);
    const bytes = await readIdxBytes(path, limit, pins?.[role].bytes);
    if (pins) checkPin(path, bytes, pins[role]);
    try {
      return parseIdx(bytes);
    } catch (cause) {
      throw new FileError(path, cause instanceof Error ? cause.message : String(cause), { cause });
    }
  };
  return {
    trainImages: await readRole('trainImages'),
    trainLabels: await readRole('trainLabels'),
    testImages: await readRole('testImages'),
    testLabels: await readRole('testLabels'),
  };
}
