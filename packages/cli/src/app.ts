import type { Registry } from '@freetickets/core';
import type { CostedEvaluation } from '@freetickets/evaluation';
import type { Ensemble } from '@freetickets/tickets';
import type { TrainingEvent } from '@freetickets/training';

/** Imports a module by name. */
export type ImportModule = (name: string) => Promise<object>;

/** What the command line drives: the meta package hands it in, so that this package needs none of the plugins. */
export interface App {
  readonly version: string;
  readonly registry: Registry;
  /** Trains by a config, which it checks. */
  train(
    config: {
      readonly out: string;
      readonly onEvent: (event: TrainingEvent, stage: 'ensemble' | 'baseline') => void;
    },
    control: {
      readonly existing: 'refuse' | 'resume' | 'replace';
      readonly signal: AbortSignal;
      readonly importModule: ImportModule;
    },
  ): Promise<{ readonly evaluation: CostedEvaluation }>;
  evaluate(
    run: string,
    options: {
      readonly config?: object;
      readonly ood?: readonly string[];
      readonly backend?: string;
      readonly importModule: ImportModule;
    },
  ): Promise<CostedEvaluation>;
  load(folder: string, options: { readonly backend?: string }): Promise<Ensemble>;
}
