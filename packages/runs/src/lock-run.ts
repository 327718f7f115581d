import { join } from 'node:path';
import { lockFolder, requireRegular, sweepFolder } from '@freetickets/files';

/** What a run writes. The record is last, so that a folder is a run's until all else of it is removed. */
export const filesOfRun = [
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
    for (const name of filesOfRun) await requireRegular(join(path, name));
    for (const folder of ['predictions', 'checkpoint/ensemble', 'checkpoint/baseline']) {
      await sweepFolder(join(path, folder));
    }
    return release;
  } catch (error) {
    await release();
    throw error;
  }
}
