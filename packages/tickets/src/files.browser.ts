import { FileError } from '@freetickets/core';

/** Reads one file of a web address. */
export { fetchFile as readFrom } from './fetch.js';

const refuse = (path: string): never => {
  throw new FileError(path, 'a browser cannot write there. Take the files from toFiles() instead.');
};

/** A browser has no folders to write to. Throws a `FileError`. */
export const writeWhole = async (path: string): Promise<void> => refuse(path);

/** A browser has no folders to write to. Throws a `FileError`. */
export const replaceFolder = async (folder: string): Promise<void> => refuse(folder);
