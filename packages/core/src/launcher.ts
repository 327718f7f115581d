import type { Json } from './aggregator.js';
import type { CallSignal } from './until-aborted.js';

/** A part of a sweep's work that one process does, as data: what a queue or a job script may carry. */
export interface Job {
  /** What tells it from the sweep's other jobs, and names its folder. */
  readonly name: string;
  /** As its run folder will keep it. */
  readonly config: Json;
  /** The index, from 0, of the run of the config's plan that it trains alone: a member of others. Absent: it is evaluated. */
  readonly member?: number | undefined;
  /**
   * The jobs whose tickets it puts together, one run of its plan after another, in place of training: all have to be done
   * before it begins. None of them has such jobs itself. Those that are not among the jobs of a launch are done already. Absent:
   * it trains.
   */
  readonly needs?: readonly string[] | undefined;
}

/** How a job ended. */
export type JobEnd =
  | { readonly type: 'done'; readonly job: string }
  /** It failed, or cannot begin as one that it needs did; the other jobs go on. */
  | { readonly type: 'failed'; readonly job: string; readonly error: string }
  /** It was stopped, and goes on from its last checkpoint when it is launched again. */
  | { readonly type: 'stopped'; readonly job: string };

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
  /** It waits, as nothing that is there can do it; what can may come yet. */
  | { readonly type: 'refused'; readonly job: string; readonly reason: string }
  | JobEnd;

/** How to run jobs. */
export interface LaunchOptions {
  /** The program and arguments that do one job where `--only` and its name follow: each in a process of its own, anywhere. */
  readonly command: readonly string[];
  /** Stops all jobs after their step; none is started any more. */
  readonly signal?: CallSignal | undefined;
  /** Told what becomes of the jobs; each ends in `done`, `failed` or `stopped`, unless it was never started. */
  readonly onEvent: (event: JobEvent) => void;
}

/** Does the jobs of a sweep: in processes of this machine, or wherever a queue or a cluster takes them. */
export interface Launcher {
  /** Resolves when no job runs any more. A job that fails is told as an event, and is no error of the launcher. */
  launch(jobs: readonly Job[], options: LaunchOptions): Promise<void>;
}
