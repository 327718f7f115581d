import { OptionError } from '@freetickets/core';
import type { RunRecord } from '@freetickets/runs';

const refuse = (path: string): never => {
  throw new OptionError('out', path, 'nothing: a browser has no folders. Keep ensemble.toFiles()');
};

/** A browser has no run folders. Throws an `OptionError`. */
export const findRun = async (path: string): Promise<RunRecord> => refuse(path);

/** A browser has no run folders. Throws an `OptionError`. */
export const readRun = async (path: string): Promise<RunRecord> => refuse(path);

/** A browser has no run folders. Throws an `OptionError`. */
export const writeReportOf = async (folder: string): Promise<void> => refuse(folder);

/** A browser has no folders: a path is what it is. */
export const absolute = (path: string): string => path;

/** A browser has no files. */
export const shownFile = (_path: string, _run: string): string | undefined => undefined;

/** A browser has no files. */
export const isAbsolute = (_path: string): boolean => false;

/** A browser has no folders. */
export const isOnOtherShare = (_path: string, _folder: string): boolean => false;
