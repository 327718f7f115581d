import { FileError } from '@freetickets/core';

/** Reads one file of a web address. */
export { fetchFile as readFrom } from './fetch.js';

const refuse = (path: string): never => {
  throw new FileError(
    path,
    'a browser has no files there. Take those that toFiles() gives instead.',
  );
};

/** A browser has no folders to write to. Throws a `FileError`. */
export const writeWhole = async (path: string): Promise<void> => refuse(path);

/** A browser has no folders to write to. Throws a `FileError`. */
export const replaceFolder = async (folder: string): Promise<void> => refuse(folder);

/** A browser has no folders to sweep. Throws a `FileError`. */
export const sweepFolder = async (folder: string): Promise<void> => refuse(folder);

/** A browser has no files to read. Throws a `FileError`. */
export const readIfThere = async (path: string): Promise<Uint8Array | undefined> => refuse(path);
