import type { Json } from './aggregator.js';
import type { CallSignal } from './until-aborted.js';

/** One run of a sweep, as data: what a queue or a job script may carry. */
export interface Job {
  /** What tells it from the sweep's other runs, and names its folder. */
  readonly name: string;
  /** As its run folder will keep it. */
  readonly config: Json;
}

/** What a launcher tells of a job. */
export type JobEvent =
  | { readonly type: 'start'; readonly job: string }
  | {
      readonly type: 'progress';
      readonly job: string;
      /** Of its training, from 0 to 1. */
      readonly share: number;
      /** To the end of its training, by the steps it measured; undefined while there are too few. */
      readonly secondsLeft?: number | undefined;
    }
  | { readonly type: 'done'; readonly job: string }
  /** It failed; the other jobs go on. */
  | { readonly type: 'failed'; readonly job: string; readonly error: string }
  /** It was stopped, and goes on from its last checkpoint when it is launched again. */
  | { readonly type: 'stopped'; readonly job: string };

/** How to run jobs. */
export interface LaunchOptions {
  /** The program and arguments that do one job where `--only` and its name follow: each in a process of its own, anywhere. */
  readonly command: readonly string[];
  /** Stops all jobs after their step; none is started any more. */
  readonly signal?: CallSignal | undefined;
  /** Told what becomes of the jobs; each ends in `done`, `failed` or `stopped`, unless it was never started. */
  readonly onEvent: (event: JobEvent) => void;
}

/** Runs the jobs of a sweep: in processes of this machine, or wherever a queue or a cluster takes them. */
export interface Launcher {
  /** Resolves when no job runs any more. A job that fails is told as an event, and is no error of the launcher. */
  launch(jobs: readonly Job[], options: LaunchOptions): Promise<void>;
}
