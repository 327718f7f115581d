import type { Engine } from '@freetickets/core';
import type { LogitsOf } from '@freetickets/tickets';
import type { ActiveFrom } from './active-weights.js';
import type { CheckpointStore } from './checkpoint-file.js';
import type { AnyEvaluation, FoundEvaluation } from './evaluation-file.js';
import type { EventToLog } from './event-log.js';
import type { LastLayers, Stage } from './events.js';

/** The folder of a run. */
export interface RunFolder {
  readonly path: string;
  /** Writes an event down, without what would only repeat the ticket files. */
  log(event: EventToLog, stage: Stage): Promise<void>;
  /** Writes down of a stage what the logs of other folders say, each of a run of its plan, in place of what is there. */
  gatherEvents(stage: Stage, members: readonly string[]): Promise<void>;
  /** Wall-clock time of the training steps of a stage, from the events. */
  trainSeconds(stage: Stage): Promise<number>;
  /** What the layers of each run of a stage were after its last epoch, from the events. */
  lastLayers(stage: Stage): Promise<readonly LastLayers[]>;
  /** How many weights of each run of a stage were active, from which step on, from the events. */
  activeWeights(stage: Stage): Promise<readonly (readonly ActiveFrom[])[]>;
  /** What was warned of while a stage trained, from the events. */
  warnings(stage: Stage): Promise<readonly string[]>;
  /** Whether a stage's tickets are there. */
  has(stage: Stage): Promise<boolean>;
  /** The folder of a stage's tickets. */
  folderOf(stage: Stage): string;
  /** Predicts, and keeps what was predicted: the members' logits. */
  keptLogits(engine: Engine): LogitsOf;
  /** Signs the logits that are kept as this user's own: of a run that the user's own processes did elsewhere. */
  signKeptLogits(): Promise<void>;
  /** What `evaluation.json` says. Throws a `FileError` where it cannot be read. */
  readEvaluation(): Promise<FoundEvaluation>;
  /** Writes `evaluation.json`, whole or not at all. */
  writeEvaluation(evaluation: AnyEvaluation): Promise<void>;
  /** Where a stage's checkpoint is kept while it is under way; one of more than `limit` bytes is not read. */
  checkpointOf(stage: Stage, limit: number): CheckpointStore;
  /** Whether a checkpoint of a stage is there. */
  hasCheckpoint(stage: Stage): Promise<boolean>;
  /** Forgets the checkpoint of a stage that is over. */
  clearCheckpoint(stage: Stage): Promise<void>;
}

/** What to do where the folder holds a run already. */
export type Existing = 'refuse' | 'resume' | 'replace';
