import type { Engine, Json } from '@freetickets/core';
import type { CostedEvaluation, LogitsOf } from '@freetickets/evaluation';
import type {
  CheckpointStore,
  DataFingerprint,
  RecordedRun,
  TrainingEvent,
} from '@freetickets/training';
import type { Stage } from './config.js';
import type { LastLayers } from './explored-shares.js';

/** The engine of a run: its name, and what it ran on (backend, variant, threads). */
export type EngineRecord = RecordedRun['engine'];

/** The file that a run's config came from. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** The keys of the config that flags changed. */
  readonly changed: readonly string[];
}

/** What a run folder says about the run it holds. */
export interface RunRecord {
  readonly config: { readonly [key: string]: Json };
  /** Absent where the config was given in code, or by flags alone. */
  readonly configFile?: ConfigFile;
  readonly versions: { readonly [name: string]: string };
  readonly engine: EngineRecord;
  /** Absent where an older version wrote it. */
  readonly data?: DataFingerprint;
}

/** How a run was judged before. */
export interface EarlierEvaluation {
  /** Absent where there is none that can be used. */
  readonly evaluation?: CostedEvaluation;
  /** What is lost, where one is damaged. */
  readonly warning?: string;
}

/** The folder of a run. */
export interface RunFolder {
  /** Writes an event down. Steps, and what would only repeat the ticket files, are left out. */
  log(event: TrainingEvent, stage: Stage): Promise<void>;
  /** Wall-clock time of the training steps of a stage, from the events. */
  trainSeconds(stage: Stage): Promise<number>;
  /** What the layers of each run of a stage were after its last epoch, from the events. */
  lastLayers(stage: Stage): Promise<readonly LastLayers[]>;
  /** Whether a stage's tickets are there. */
  has(stage: Stage): Promise<boolean>;
  /** The folder of a stage's tickets. */
  folderOf(stage: Stage): string;
  /** Predicts, and keeps what was predicted: the members' logits. */
  keptLogits(engine: Engine): LogitsOf;
  /** What `evaluation.json` says. Throws a `FileError` where it cannot be read. */
  readEvaluation(): Promise<EarlierEvaluation>;
  /** Writes `evaluation.json`, whole or not at all. */
  writeEvaluation(evaluation: CostedEvaluation): Promise<void>;
  /** Writes `report.html` from what the folder holds. */
  writeReport(): Promise<void>;
  /** Where a stage's checkpoint is kept while it is under way; one of more than `limit` bytes is not read. */
  checkpointOf(stage: Stage, limit: number): CheckpointStore;
  /** Whether a checkpoint of a stage is there. */
  hasCheckpoint(stage: Stage): Promise<boolean>;
  /** Forgets the checkpoint of a stage that is over. */
  clearCheckpoint(stage: Stage): Promise<void>;
}

/** What to do where the folder holds a run already. */
export type Existing = 'refuse' | 'resume' | 'replace';
