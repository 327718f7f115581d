import type { CheckpointStore, TrainingEvent } from '@freetickets/training';
import type { Stage } from './config.js';

/** What a run folder says about the run it holds. */
export interface RunRecord {
  readonly config: unknown;
  readonly versions: { readonly [name: string]: string };
  readonly engine: { readonly [key: string]: string | number };
}

/** The folder of a run. */
export interface RunFolder {
  readonly path: string;
  readonly checkpoint: CheckpointStore;
  /** Writes an event down. Steps, and what would only repeat the ticket files, are left out. */
  log(event: TrainingEvent, stage: Stage): Promise<void>;
  /** Wall-clock time of the training steps of a stage, from the events. */
  trainSeconds(stage: Stage): Promise<number>;
  /** Whether a stage's tickets are there. */
  has(stage: Stage): Promise<boolean>;
  /** The folder of a stage's tickets. */
  folderOf(stage: Stage): string;
  /** Writes a JSON file, whole or not at all. */
  write(name: 'config.json' | 'evaluation.json', content: unknown): Promise<void>;
  /** Forgets the checkpoint of a stage that is over. */
  clearCheckpoint(): Promise<void>;
}

/** What to do where the folder holds a run already. */
export type Existing = 'refuse' | 'resume' | 'replace';
