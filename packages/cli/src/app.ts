import type { Registry } from '@freetickets/core';
import type { CostedEvaluation, EvaluationProgress } from '@freetickets/evaluation';
import type { Ensemble } from '@freetickets/tickets';

/** Imports a module by name. */
export type ImportModule = (name: string) => Promise<object>;

/**
 * What the command line drives: the meta package hands it in, so that this package needs none of the plugins. Configs
 * come from files and flags; they are checked by what they are handed to.
 */
export interface App {
  readonly version: string;
  readonly registry: Registry;
  /** Trains by a config. */
  train(
    config: object,
    control: {
      readonly existing: 'refuse' | 'resume' | 'replace';
      readonly signal: AbortSignal;
      readonly onEvaluation: (progress: EvaluationProgress) => void;
      readonly importModule: ImportModule;
    },
  ): Promise<{ readonly evaluation: CostedEvaluation }>;
  /** Judges a run folder anew and writes its report; `config` stands in where the folder's own holds values. */
  evaluate(
    run: string,
    options: {
      readonly config?: object;
      readonly ood?: readonly unknown[];
      readonly metrics?: readonly unknown[];
      readonly corruptions?: object;
      readonly onEvaluation: (progress: EvaluationProgress) => void;
      readonly backend?: string;
      readonly plugins?: readonly string[];
      readonly importModule: ImportModule;
    },
  ): Promise<CostedEvaluation>;
  /** The ensemble of a run folder, or of an ensemble's own folder. */
  load(
    folder: string,
    options: {
      readonly backend?: string;
      readonly plugins?: readonly string[];
      readonly importModule: ImportModule;
    },
  ): Promise<Ensemble>;
  /**
   * The config that a run folder holds, without the modules that it may not load. Throws an `OptionError` where there are
   * some, unless the user names `plugins` to stand in for them.
   */
  runConfig(run: string, plugins?: readonly string[]): Promise<object>;
  /** The same of a config that was read from a JSON file. */
  jsonConfig(config: object, file: string, plugins?: readonly string[]): Promise<object>;
}
