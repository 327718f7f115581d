import { join } from 'node:path';
import { OptionError } from '@freetickets/core';
import { isThere, remove } from '@freetickets/files';
import { type RunDescription, readRunRecord } from './config-file.js';
import { requireSameData } from './data-fingerprint.js';
import { filesOfRun } from './lock-run.js';
import { openRun } from './open-run.js';
import type { Existing, RunFolder } from './run-folder.js';
import { writeRunRecord } from './write-run-record.js';

/**
 * Makes a folder, which has been locked, the folder of this run. Throws an `OptionError` where it holds a run already,
 * unless that is to be replaced, or is this very run and to be resumed (which its config tells, and the caller has compared);
 * a `DataError` where that was started with other data; and an `OptionError` where it holds files of these names that are no
 * run's. The record of a run that is resumed is written with the first that is written of it: what is refused until then
 * leaves it as it was.
 */
export async function claimRun(
  path: string,
  existing: Existing,
  description: RunDescription,
): Promise<RunFolder> {
  const names = await Promise.all(
    filesOfRun.map(async (name) => ((await isThere(join(path, name))) ? name : [])),
  );
  const present = names.flat();
  if (present.length > 0) {
    const held = present.includes('config.json') ? await readRunRecord(path) : undefined;
    if (!held) {
      const expected = `a folder without ${present.join(', ')}, which no run that can be found wrote. Choose another`;
      throw new OptionError('out', path, expected);
    }
    if (existing === 'refuse') {
      const expected =
        'a folder without a run in it: resume the run that is there (--resume), replace it (--force), or choose another folder';
      throw new OptionError('out', path, expected);
    }
    if (existing === 'resume') {
      requireSameData(held.data, description.data);
      return recordedFirst(path, { ...description, data: held.data });
    }
    for (const name of filesOfRun) await remove(join(path, name));
  }
  await writeRunRecord(path, description);
  return openRun(path);
}

/** The folder of a run whose record is written before its next event or evaluation is. */
function recordedFirst(path: string, description: RunDescription): RunFolder {
  const folder = openRun(path);
  let recorded: Promise<void> | undefined;
  const writeRecord = () => {
    recorded ??= writeRunRecord(path, description);
    return recorded;
  };
  return {
    ...folder,
    log: async (...event) => {
      await writeRecord();
      await folder.log(...event);
    },
    gatherEvents: async (...gathered) => {
      await writeRecord();
      await folder.gatherEvents(...gathered);
    },
    writeEvaluation: async (evaluation) => {
      await writeRecord();
      await folder.writeEvaluation(evaluation);
    },
  };
}
