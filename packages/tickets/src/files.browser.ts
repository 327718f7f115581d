import { FileError, type Json } from '@freetickets/core';
import type { EnsembleSource } from './ensemble-files.js';
import type { Line } from './files/read-lines.js';

/** Reads one file of a web address. */
export { fetchFile as readFrom } from './fetch.js';

const refuse = (path: string): never => {
  throw new FileError(
    path,
    'a browser has no files there. Take those that toFiles() gives instead.',
  );
};

/** A browser has no run folders: an address is that of the ensemble. */
export const ensembleFolder = async (source: EnsembleSource): Promise<EnsembleSource> => source;

// A browser has no folders: all of these throw a `FileError`.

export const appendLine = async (path: string): Promise<void> => refuse(path);

export const isThere = async (path: string): Promise<boolean> => refuse(path);

export const lockFolder = async (folder: string): Promise<() => Promise<void>> => refuse(folder);

export const readIfThere = async (path: string): Promise<Uint8Array | undefined> => refuse(path);

export const remove = async (path: string): Promise<void> => refuse(path);
export const readJson = async (path: string): Promise<Json | undefined> => refuse(path);

export const readLines = (path: string): AsyncGenerator<Line, void> => refuse(path);

export const replaceFolder = async (folder: string): Promise<void> => refuse(folder);

export const requireRegular = async (path: string): Promise<void> => refuse(path);

export const sweepFolder = async (folder: string): Promise<void> => refuse(folder);

export const writeWhole = async (path: string): Promise<void> => refuse(path);
