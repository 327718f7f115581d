import { FileError, type Json } from '@freetickets/core';
import type { Line } from './read-lines.js';

// A browser has no files: all of these throw a `FileError`.

const refuse = (path: string): never => {
  throw new FileError(
    path,
    'a browser has no files there. Take those that toFiles() gives instead.',
  );
};

export const appendLine = async (path: string): Promise<void> => refuse(path);

export const contentsOf = async (path: string): Promise<string> => refuse(path);

export const isThere = async (path: string): Promise<boolean> => refuse(path);

export const lockFolder = async (folder: string): Promise<() => Promise<void>> => refuse(folder);

export const makeFolder = async (path: string): Promise<void> => refuse(path);

export const readIfThere = async (path: string): Promise<Uint8Array | undefined> => refuse(path);

export const readInFolder = async (folder: string): Promise<Uint8Array> => refuse(folder);

export const readJson = async (path: string): Promise<Json | undefined> => refuse(path);

export const readLines = (path: string): AsyncGenerator<Line, void> => refuse(path);

export const remove = async (path: string): Promise<void> => refuse(path);

export const replaceFolder = async (folder: string): Promise<void> => refuse(folder);

export const requireRegular = async (path: string): Promise<void> => refuse(path);

export const sweepFolder = async (folder: string): Promise<void> => refuse(folder);

export const writeJson = async (path: string): Promise<void> => refuse(path);

export const writeWhole = async (path: string): Promise<void> => refuse(path);
