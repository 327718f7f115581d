import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CostedEvaluation } from '@freetickets/evaluation';
import { isThere, parseJson, readIfThere, remove } from '@freetickets/tickets';
import { checkpointFile } from '@freetickets/training';
import type { Stage } from './config.js';
import { logEvent, loggedSeconds } from './event-log.js';
import { keptLogits } from './kept-logits.node.js';
import type { RunFolder } from './run-folder.js';
import { writeJson } from './run-record.node.js';

/** `evaluation.json` is read up to this size, in bytes. */
const LARGEST = 2 ** 26;

/** Opens the folder of a run, whatever it holds. */
export function openRunFolder(path: string): RunFolder {
  const log = join(path, 'events.jsonl');
  const checkpoint = (stage: Stage): string => join(path, 'checkpoint', stage);
  return {
    log: (event, stage) => logEvent(log, event, stage),
    trainSeconds: (stage) => loggedSeconds(log, stage),
    has: (stage) => isThere(join(path, stage, 'ensemble.json')),
    folderOf: (stage) => join(path, stage),
    keptLogits: (engine) => keptLogits(join(path, 'predictions'), engine),
    checkpointOf: (stage) => checkpointFile(checkpoint(stage)),
    clearCheckpoint: async (stage) => {
      await remove(checkpoint(stage));
      await rmdir(join(path, 'checkpoint')).catch(() => {});
    },
    writeReport: async () => {
      const { writeReport } = await import('@freetickets/report');
      await writeReport([path], join(path, 'report.html'));
    },
    readEvaluation: async () => {
      const { isEvaluation } = await import('@freetickets/report');
      const bytes = await readIfThere(join(path, 'evaluation.json'), LARGEST);
      const content = bytes && contentOf(bytes);
      return isEvaluation(content) ? (content as CostedEvaluation) : undefined;
    },
    writeEvaluation: (evaluation) => writeJson(join(path, 'evaluation.json'), evaluation),
  };
}

/** What JSON says; undefined where it is damaged. */
function contentOf(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch {
    return undefined;
  }
}
