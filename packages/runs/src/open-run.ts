import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere, remove } from '@freetickets/files';
import { checkpointFile } from './checkpoint-file.js';
import { readEvaluation, writeEvaluation } from './evaluation-file.js';
import {
  logEvent,
  loggedActive,
  loggedLayers,
  loggedSeconds,
  loggedWarnings,
} from './event-log.js';
import type { Stage } from './events.js';
import { gatherEvents } from './gather-events.js';
import { keptLogits, signKeptLogits } from './kept-logits.js';
import type { RunFolder } from './run-folder.js';

/** Opens the folder of a run, whatever it holds. */
export function openRun(path: string): RunFolder {
  const checkpoint = (stage: Stage): string => join(path, 'checkpoint', stage);
  return {
    path,
    log: (event, stage) => logEvent(path, event, stage),
    gatherEvents: (stage, members) => gatherEvents(path, stage, members),
    trainSeconds: (stage) => loggedSeconds(path, stage),
    lastLayers: (stage) => loggedLayers(path, stage),
    activeWeights: (stage) => loggedActive(path, stage),
    warnings: (stage) => loggedWarnings(path, stage),
    has: (stage) => isThere(join(path, stage, 'ensemble.json')),
    folderOf: (stage) => join(path, stage),
    keptLogits: (engine) => keptLogits(join(path, 'predictions'), engine),
    signKeptLogits: () => signKeptLogits(join(path, 'predictions')),
    readEvaluation: () => readEvaluation(path),
    writeEvaluation: (evaluation) => writeEvaluation(path, evaluation),
    checkpointOf: (stage, limit) => checkpointFile(checkpoint(stage), limit),
    hasCheckpoint: async (stage) => {
      const names = await readdir(checkpoint(stage)).catch(() => []);
      return names.some((name) => name.endsWith('.safetensors'));
    },
    clearCheckpoint: async (stage) => {
      await remove(checkpoint(stage));
      await rmdir(join(path, 'checkpoint')).catch(() => {});
    },
  };
}
