import { type AnyPlugin, InterruptedError, type Registry } from '@freetickets/core';
import type { EvaluationProgress } from '@freetickets/evaluation';
import {
  type ConfigFile,
  type CostedEvaluation,
  claimRun,
  type Existing,
  fingerprintOf,
  lockRun,
  unknownDataWarning,
} from '@freetickets/runs';
import type { Ensemble } from '@freetickets/tickets';
import { findRun } from '#run-folder';
import { conclude } from './conclude.js';
import type { Config } from './config.js';
import { evaluateExperiment } from './evaluate-experiment.js';
import { prepare } from './experiment.js';
import type { ImportModule } from './plugins.js';
import { requireSameConfig, written } from './same-config.js';
import { parseConfig, type Settings } from './settings.js';
import { type StageWork, workOf } from './stage-work.js';
import { trainStage } from './train-stage.js';

/** How to execute a config, besides what it says. */
export interface Control {
  /** What to do where `out` holds a run already. Default: `refuse`. */
  readonly existing?: Existing;
  /** Stops training, with a checkpoint where there is a run folder. */
  readonly signal?: AbortSignal;
  /** Told of each data set before the ensemble is evaluated on it. */
  readonly onEvaluation?: (progress: EvaluationProgress) => void;
  /** Told what is ahead before training begins. */
  readonly onStart?: (work: readonly StageWork[]) => void;
  /** The file that the config came from: `config.json` of the run folder says so. */
  readonly configFile?: ConfigFile;
  /** How to import what `plugins` names. Default: `import()`. */
  readonly importModule?: ImportModule;
}

export interface PipelineResult {
  readonly ensemble: Ensemble;
  /** The baseline, where one was asked for. */
  readonly dense?: Ensemble;
  readonly evaluation: CostedEvaluation;
  /**
   * What a user should know of the data, the model, the training and the judging, each once: the messages of all `warning`
   * events, and the evaluation's own.
   */
  readonly warnings: readonly string[];
}

/** Trains an ensemble by a config, with the plugins of a registry, and evaluates it on the test set. Throws as `freeTickets` does. */
export async function runPipeline<
  P extends AnyPlugin | string = never,
  Known extends AnyPlugin = AnyPlugin,
>(config: Config<P, Known>, registry: Registry, control: Control = {}): Promise<PipelineResult> {
  const settings = parseConfig(config);
  const release = settings.out === undefined ? undefined : await lockRun(settings.out);
  try {
    return await execute(settings, registry, control);
  } finally {
    await release?.();
  }
}

/** Trains and evaluates, in a run folder that is locked where there is one. */
async function execute(
  settings: Settings,
  registry: Registry,
  { existing = 'refuse', signal, onStart, onEvaluation, configFile, importModule }: Control,
): Promise<PipelineResult> {
  const { out } = settings;
  const begun = existing === 'resume' && out !== undefined ? await findRun(out) : undefined;
  const experiment = await prepare(settings, registry, importModule, begun?.engine);
  const { engine } = experiment;
  const file = fileOfBoth(begun?.configFile, configFile);
  const data = out === undefined ? {} : fingerprintOf(experiment.dataset);
  const config = written(settings);
  if (begun && out !== undefined) requireSameConfig(begun.config, config, out, 'resume');
  const description = {
    config,
    configFile: file,
    engine: { name: engine.name, ...engine.describe() },
    data,
  };
  const folder = out === undefined ? undefined : await claimRun(out, existing, description);
  const earlier = (await folder?.readEvaluation()) ?? {};

  onStart?.(workOf(experiment));
  const { plan, baselinePlan } = experiment;
  const ensemble = await trainStage(experiment, plan, 'ensemble', folder, signal);
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
  const evaluation = folder
    ? await conclude(folder, evaluated, earlier, begun && unknownDataWarning(begun.data, data))
    : evaluated;
  const all = [ensemble.warnings, baseline?.warnings, evaluation.warnings];
  return {
    ensemble: ensemble.ensemble,
    ...(baseline && { dense: baseline.ensemble }),
    evaluation,
    warnings: [...new Set(all.flatMap((some = []) => some))],
  };
}

/** The config's file of a run that goes on: the one given now, with all that flags ever changed. */
const fileOfBoth = (before?: ConfigFile, now?: ConfigFile): ConfigFile | undefined =>
  before && now
    ? { ...now, changed: [...new Set([...before.changed, ...now.changed])] }
    : (now ?? before);
