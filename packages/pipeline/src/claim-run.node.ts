import { join } from 'node:path';
import { OptionError } from '@freetickets/core';
import { isThere, lockFolder, remove, requireRegular, sweepFolder } from '@freetickets/tickets';
import { requireSameData } from '@freetickets/training';
import { openRunFolder } from './open-run.node.js';
import type { Existing, RunFolder, RunRecord } from './run-folder.js';
import { findRun, readRun } from './run-record.node.js';
import { requireSameConfig } from './same-config.js';
import { writeRun } from './write-run.node.js';

/** What a run writes. The record is last, so that a folder is a run's until all else of it is removed. */
const files = [
  'events.jsonl',
  'checkpoint',
  'ensemble',
  'baseline',
  'predictions',
  'evaluation.json',
  'report.html',
  'config.json',
];

/**
 * Makes this process the only one that writes into a run folder, until the function that comes back is called, and
 * removes what a killed one left unfinished there. Throws a `FileError` where another process works in it, and where it
 * holds links, pipes or devices.
 */
export async function lockRun(path: string): Promise<() => Promise<void>> {
  const release = await lockFolder(path);
  try {
    await sweepFolder(path);
    // With what that put back. What the next ones put back lies in these folders already, and is looked at here, too.
    for (const name of files) await requireRegular(join(path, name));
    for (const folder of ['predictions', 'checkpoint/ensemble', 'checkpoint/baseline']) {
      await sweepFolder(join(path, folder));
    }
    return release;
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * Makes a folder, which has been locked, the folder of this run. Throws an `OptionError` where it holds a run already,
 * unless that is to be replaced, or is this very run and to be resumed; a `DataError` where that was started with other data;
 * and an `OptionError` where it holds files of these names that are no run's. The record of a run that is resumed is written
 * with the first that is written of it: what is refused until then leaves it as it was.
 */
export async function claimRunFolder(
  path: string,
  existing: Existing,
  record: RunRecord,
): Promise<RunFolder> {
  const names = await Promise.all(
    files.map(async (name) => ((await isThere(join(path, name))) ? name : [])),
  );
  const present = names.flat();
  if (present.length > 0) {
    const isRun = present.includes('config.json') && (await findRun(path)) !== undefined;
    if (!isRun) {
      const expected = `a folder without ${present.join(', ')}, which no run that can be found wrote. Choose another`;
      throw new OptionError('out', path, expected);
    }
    if (existing === 'refuse') {
      const expected =
        'a folder without a run in it: resume the run that is there (--resume), replace it (--force), or choose another folder';
      throw new OptionError('out', path, expected);
    }
    if (existing === 'resume') {
      const held = await readRun(path);
      requireSameConfig(held.config, record.config, path, 'resume');
      requireSameData(held.data, record.data);
      const { data: _, ...now } = record;
      return recordedFirst(path, { ...now, ...(held.data && { data: held.data }) });
    }
    if (existing === 'replace') {
      for (const name of files) await remove(join(path, name));
    }
  }
  await writeRun(path, record);
  return openRunFolder(path);
}

/** The folder of a run whose record is written before its next event or evaluation is. */
function recordedFirst(path: string, record: RunRecord): RunFolder {
  const folder = openRunFolder(path);
  let recorded: Promise<void> | undefined;
  const writeRecord = () => {
    recorded ??= writeRun(path, record);
    return recorded;
  };
  return {
    ...folder,
    log: async (...event) => {
      await writeRecord();
      await folder.log(...event);
    },
    writeEvaluation: async (evaluation) => {
      await writeRecord();
      await folder.writeEvaluation(evaluation);
    },
  };
}
