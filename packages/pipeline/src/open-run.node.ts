import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CostedEvaluation } from '@freetickets/evaluation';
import { isThere, readIfThere, remove, tryParseJson } from '@freetickets/tickets';
import { checkpointFile } from '@freetickets/training';
import type { Stage } from './config.js';
import { logEvent, loggedLayers, loggedSeconds } from './event-log.js';
import { keptLogits } from './kept-logits.node.js';
import type { RunFolder } from './run-folder.js';
import { writeJson } from './write-run.node.js';

/** `evaluation.json` is read up to this size, in bytes. */
const LARGEST = 2 ** 26;

/** Opens the folder of a run, whatever it holds. */
export function openRunFolder(path: string): RunFolder {
  const log = join(path, 'events.jsonl');
  const checkpoint = (stage: Stage): string => join(path, 'checkpoint', stage);
  return {
    log: (event, stage) => logEvent(log, event, stage),
    trainSeconds: (stage) => loggedSeconds(log, stage),
    lastLayers: (stage) => loggedLayers(log, stage),
    has: (stage) => isThere(join(path, stage, 'ensemble.json')),
    folderOf: (stage) => join(path, stage),
    keptLogits: (engine) => keptLogits(join(path, 'predictions'), engine),
    checkpointOf: (stage, limit) => checkpointFile(checkpoint(stage), limit),
    hasCheckpoint: async (stage) => {
      const names = await readdir(checkpoint(stage)).catch(() => []);
      return names.some((name) => name.endsWith('.safetensors'));
    },
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
      if (!bytes) return {};
      const content: unknown = tryParseJson(bytes);
      if (isEvaluation(content)) return { evaluation: content as CostedEvaluation };
      const warning =
        'The evaluation.json that was there was damaged, and is replaced: what was judged before, and is not now, is not in it.';
      return { warning };
    },
    writeEvaluation: (evaluation) => writeJson(join(path, 'evaluation.json'), evaluation),
  };
}
