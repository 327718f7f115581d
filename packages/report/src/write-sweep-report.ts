import { join } from 'node:path';
import { OptionError } from '@freetickets/core';
import { writeWhole } from '@freetickets/files';
import { readSweepFile } from '@freetickets/sweeps';
import { renderSweepReport } from './render-sweep-report.js';

/**
 * Writes the report of a sweep, `report.html` in its folder, from its `sweep.json`, whole or not at all; gives its path back.
 *
 * Throws an `OptionError` where the folder is not a sweep's, a `FileError` where a file is damaged or cannot be written.
 */
export async function writeSweepReport(folder: string): Promise<string> {
  const sweep = await readSweepFile(folder);
  if (!sweep) throw new OptionError('sweep', folder, 'the folder of a sweep, with its sweep.json');
  const file = join(folder, 'report.html');
  await writeWhole(file, renderSweepReport(sweep));
  return file;
}
