import { dirname } from 'node:path';
import type { LabelledTable, TableFiles } from '../table-files.js';
import { openDataFile } from './data-file.js';

/** The files of a table, which are there or not; nothing is fetched: `add` checks as `verify` does. */
export function tableFiles(
  path: string,
  paths: () => Promise<readonly string[]>,
  read: () => Promise<LabelledTable>,
): TableFiles {
  const verify = async () => {
    await read();
  };
  const present = async () => {
    try {
      for (const each of await paths()) await (await openDataFile(each)).close();
      return true;
    } catch {
      return false;
    }
  };
  return { folder: dirname(path), present, add: verify, verify, read };
}
