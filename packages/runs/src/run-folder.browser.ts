import { OptionError } from '@freetickets/core';
import type { RunFolder } from './run-folder.js';

// A browser has no run folders: all of these throw an `OptionError`.

const refuse = (path: string): never => {
  throw new OptionError('out', path, 'nothing: a browser has no folders. Keep ensemble.toFiles()');
};

export const claimRun = async (path: string): Promise<RunFolder> => refuse(path);

export const lockRun = async (path: string): Promise<() => Promise<void>> => refuse(path);

export const openRun = (path: string): RunFolder => refuse(path);
