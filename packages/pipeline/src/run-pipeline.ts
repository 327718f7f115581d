import {
  type AnyPlugin,
  checkOptionNames,
  InterruptedError,
  OptionError,
  type Registry,
} from '@freetickets/core';
import type { AnyEvaluation, CostedEvaluation } from '@freetickets/runs';
import type { Ensemble } from '@freetickets/tickets';
import { type Begun, beginRun } from './begin-run.js';
import { conclude } from './conclude.js';
import type { Config } from './config.js';
import type { Control } from './control.js';
import { evaluateExperiment } from './evaluate-experiment.js';
import { gatherStage } from './gather-stage.js';
import { workOf } from './stage-work.js';
import { trainStage } from './train-stage.js';

export interface PipelineResult<E extends AnyEvaluation = CostedEvaluation> {
  readonly ensemble: Ensemble;
  /** The baseline, where one was asked for. */
  readonly dense?: Ensemble;
  readonly evaluation: E;
  /**
   * What a user should know of the data, the model, the training and the judging, each once: the messages of all `warning`
   * events, and the evaluation's own.
   */
  readonly warnings: readonly string[];
}

/** Trains an ensemble by a config, with the plugins of a registry, and evaluates it on the test set. Throws as `freeTickets` does. */
export const runPipeline = async <
  P extends AnyPlugin | string = never,
  Known extends AnyPlugin = AnyPlugin,
>(
  config: Config<P, Known>,
  registry: Registry,
  control: Control = {},
): Promise<PipelineResult<AnyEvaluation>> => {
  checkOptionNames(
    control,
    'signal',
    'existing',
    'members',
    'configFile',
    'command',
    'onStart',
    'onEvaluation',
    'importModule',
  );
  return beginRun(config, registry, control, (begun) => execute(begun, control));
};

/** Trains and evaluates. */
async function execute(
  { experiment, folder, earlier, dataWarning }: Begun,
  { signal, members, onStart, onEvaluation }: Control,
): Promise<PipelineResult<AnyEvaluation>> {
  const { plan, baselinePlan } = experiment;
  if (members && !folder) throw new OptionError('config: out', undefined, 'a folder, for members');
  onStart?.(workOf(experiment));
  const ensemble =
    members && folder
      ? await gatherStage(experiment, plan, members, folder)
      : await trainStage(experiment, plan, 'ensemble', folder, signal);
  const baseline =
    baselinePlan && (await trainStage(experiment, baselinePlan, 'baseline', folder, signal));
  if (signal?.aborted) throw new InterruptedError('Stopped before the ensemble was evaluated.');
  const evaluated = await evaluateExperiment(experiment, {
    ensemble: ensemble.ensemble,
    trainSeconds: ensemble.seconds,
    layers: ensemble.layers,
    active: ensemble.active,
    folder,
    ...(baseline && { dense: baseline.ensemble, denseTrainSeconds: baseline.seconds }),
    ...(signal && { signal }),
    ...(onEvaluation && { onProgress: onEvaluation }),
  });
  // What the config says is evaluated, and no more: a sweep compares it with that of other runs.
  const evaluation = folder
    ? await conclude(folder, evaluated, earlier, dataWarning, 'replace')
    : evaluated;
  const all = [ensemble.warnings, baseline?.warnings, evaluation.warnings];
  return {
    ensemble: ensemble.ensemble,
    ...(baseline && { dense: baseline.ensemble }),
    evaluation,
    warnings: [...new Set(all.flatMap((some = []) => some))],
  };
}
