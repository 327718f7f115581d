import type { Registry } from '@freetickets/core';
import type { EvaluationProgress } from '@freetickets/evaluation';
import type { AnyEvaluation } from '@freetickets/runs';
import type { ResolvedRun } from '@freetickets/sweeps';
import type { Ensemble } from '@freetickets/tickets';
import type { PlanCost } from '@freetickets/training';
import type { StageWork } from './time-left.js';

/** Imports a module by name. */
export type ImportModule = (name: string) => Promise<object>;

/** What the user names on the command line besides a run. */
export interface Given {
  /** From the file that `--config` names. */
  readonly config?: object;
  readonly plugins?: readonly string[];
  readonly backend?: string;
  readonly threads?: number;
  /** How large the ensemble may be, by the names of `LoadLimits`. */
  readonly limits?: { readonly [name: string]: number };
  readonly importModule: ImportModule;
}

/** What training by a config costs; on which data, beside the dense network, and how long it takes here. */
export interface RunCost extends PlanCost {
  readonly data: {
    readonly name: string;
    readonly inputShape: readonly number[];
    readonly classes: number;
    readonly target?: string;
    readonly examples: number;
  };
  readonly trainFlopsDense: number;
  readonly trainFlopsRatio: number;
  readonly testFlopsRatio: number;
  readonly ticketFlopsRatio: number;
  readonly bytesDense: number;
  readonly measured?: {
    readonly engine: { readonly [key: string]: string | number };
    readonly batchSize: number;
    readonly stepSeconds: number;
    readonly denseStepSeconds: number;
    readonly trainSeconds: number;
    readonly denseTrainSeconds: number;
  };
}

/**
 * What the command line drives: the meta package hands it in, so that this package needs none of the plugins. Configs
 * come from files and flags; they are checked by what they are handed to.
 */
export interface App {
  readonly version: string;
  /** The script that runs this command line, for processes of its own. */
  readonly program: string;
  readonly registry: Registry;
  /** The registry with a config's plugins, too. */
  registryWith(plugins: readonly unknown[], importModule: ImportModule): Promise<Registry>;
  /** Trains by a config. */
  train(
    config: object,
    control: {
      readonly existing: 'refuse' | 'resume' | 'replace';
      readonly signal: AbortSignal;
      readonly onStart: (work: readonly StageWork[]) => void;
      readonly onEvaluation: (progress: EvaluationProgress) => void;
      readonly importModule: ImportModule;
      /** Folders that hold what the runs of the config's plan trained, one each, in place of training. */
      readonly members?: readonly string[];
      /** The file of the config, absolute, and which of its keys flags changed. */
      readonly configFile?: { readonly path: string; readonly changed: readonly string[] };
      /** What was typed, for a shell. */
      readonly command?: string | undefined;
    },
  ): Promise<{ readonly evaluation: AnyEvaluation; readonly warnings: readonly string[] }>;
  /** Trains one run of a config's plan, by its index, for those that are put together from it. */
  trainMember(
    config: object,
    member: number,
    control: {
      readonly existing: 'refuse' | 'resume';
      readonly signal: AbortSignal;
      readonly onStart: (work: readonly StageWork[]) => void;
      readonly importModule: ImportModule;
    },
  ): Promise<void>;
  /** What training by a config costs, without training; without data, on those that its model was published for. */
  cost(
    config: object,
    options: {
      readonly inputShape?: readonly number[];
      readonly classes?: number;
      readonly examples?: number;
      readonly measure: boolean;
      readonly importModule: ImportModule;
    },
  ): Promise<RunCost>;
  /** Finds out what a config trains, without its data. */
  resolveRun(config: object, importModule: ImportModule): Promise<ResolvedRun>;
  /** Throws where this machine cannot do the run of a config, as it lacks a plugin or an engine that it names. */
  requirePlugins(config: object, importModule: ImportModule): Promise<void>;
  /** What training a config, or one run of its plan, will take: its data are loaded, and its first steps tried. */
  expectedWork(
    config: object,
    importModule: ImportModule,
    member?: number,
  ): Promise<{ readonly trainFlops: number; readonly seconds: number }>;
  /** The work that training a config is, or one run of its plan: its data are loaded, and nothing is tried. */
  plannedWork(
    config: object,
    importModule: ImportModule,
    member?: number,
  ): Promise<{ readonly steps: number; readonly trainFlops: number }>;
  /** Evaluates a run folder anew and writes its report. */
  evaluate(
    run: string,
    options: Given & {
      readonly ood?: readonly unknown[];
      readonly metrics?: readonly unknown[];
      readonly corruptions?: object;
      readonly onEvaluation: (progress: EvaluationProgress) => void;
    },
  ): Promise<AnyEvaluation>;
  /**
   * The ensemble of a run folder, or of an ensemble's own folder, and whether the images it was trained on were resized, so
   * that those to predict are to be.
   */
  load(
    folder: string,
    options: Given,
  ): Promise<{ readonly ensemble: Ensemble; readonly resizes: boolean }>;
  /**
   * The config that a run folder holds, without the modules that it may not load; with its file's config in place of what
   * the folder cannot hold. Throws a `MissingCodeError` where the user has to name code.
   */
  runConfig(run: string, options: Pick<Given, 'config' | 'plugins'>): Promise<object>;
  /** Throws an `OptionError` where a folder holds no run. */
  requireRun(folder: string): Promise<void>;
  /** A config that was read from a JSON file, without the modules that it may not load. */
  jsonConfig(config: object, file: string, plugins?: readonly string[]): Promise<object>;
}
