import { type AnyPlugin, FileError, InterruptedError, type Plan } from '@freetickets/core';
import { type CostedEvaluation, type EvaluationProgress, logitsOf } from '@freetickets/evaluation';
import { aggregateOf, Ensemble, fittedState } from '@freetickets/tickets';
import { fingerprintOf, requireNamedPlan, train } from '@freetickets/training';
import { claimRunFolder, findRun, lockRun, versions } from '#run-folder';
import { conclude } from './conclude.js';
import type { Config, Stage } from './config.js';
import { type Experiment, prepare } from './experiment.js';
import { judge } from './judge.js';
import { loadStage } from './load-stage.js';
import type { ImportModule } from './plugins.js';
import type { ConfigFile, Existing, RunFolder } from './run-folder.js';
import { written } from './same-config.js';
import { parseConfig, type Settings } from './settings.js';
import { type StageWork, workOf } from './stage-work.js';
import { withNotes } from './with-notes.js';

/** How to execute a config, besides what it says. */
export interface Control {
  /** What to do where `out` holds a run already. Default: `refuse`. */
  readonly existing?: Existing;
  /** Stops training, with a checkpoint where there is a run folder. */
  readonly signal?: AbortSignal;
  /** Told of each data set before the ensemble is judged on it. */
  readonly onEvaluation?: (progress: EvaluationProgress) => void;
  /** Told what is ahead before training begins. */
  readonly onStart?: (work: readonly StageWork[]) => void;
  /** The file that the config came from: `config.json` of the run folder says so. */
  readonly configFile?: ConfigFile;
  /** How to import what `plugins` names. Default: `import()`. */
  readonly importModule?: ImportModule;
}

export interface FreeTicketsResult {
  readonly ensemble: Ensemble;
  /** The baseline, where one was asked for. */
  readonly dense?: Ensemble;
  readonly evaluation: CostedEvaluation;
}

/**
 * Trains an ensemble of sparse networks by a config, and judges it on the test set. Nothing but `dataset` has to be said.
 *
 * @throws `OptionError` and `UnknownPluginError` for a wrong config, `ModelError` and `DataError` for a model or data that
 * cannot be used, `DivergenceError` where training fails, `InterruptedError` where `signal` stops it, `FileError` where a
 * file of the run folder is damaged or cannot be written, or another process works in it.
 *
 * @example
 * const { ensemble, evaluation } = await freeTickets({ dataset: 'mnist', model: 'lenet-5', sparsity: 0.9 });
 */
export async function freeTickets<const P extends AnyPlugin | string = never>(
  config: Config<P>,
  control: Control = {},
): Promise<FreeTicketsResult> {
  const settings = parseConfig(config);
  const release = settings.out === undefined ? undefined : await lockRun(settings.out);
  try {
    return await execute(settings, control);
  } finally {
    await release?.();
  }
}

/** Trains and judges, in a run folder that is locked where there is one. */
async function execute(
  settings: Settings,
  { existing = 'refuse', signal, onStart, onEvaluation, configFile, importModule }: Control,
): Promise<FreeTicketsResult> {
  const { out } = settings;
  const begun = existing === 'resume' && out !== undefined ? await findRun(out) : undefined;
  const experiment = await prepare(settings, importModule, begun?.engine);
  const { engine } = experiment;
  const file = fileOfBoth(begun?.configFile, configFile);
  const record = () => ({
    config: written(settings),
    ...(file && { configFile: file }),
    versions: versions(),
    engine: { name: engine.name, ...engine.describe() },
    data: fingerprintOf(experiment.dataset),
  });
  const folder = out === undefined ? undefined : await claimRunFolder(out, existing, record());

  onStart?.(workOf(experiment));
  const { plan, baselinePlan } = experiment;
  const ensemble = await trainStage(experiment, plan, 'ensemble', folder, signal);
  const baseline =
    baselinePlan && (await trainStage(experiment, baselinePlan, 'baseline', folder, signal));
  if (signal?.aborted) throw new InterruptedError('Stopped before the ensemble was judged.');
  const evaluation = await judge(experiment, {
    ensemble: ensemble.ensemble,
    trainSeconds: ensemble.seconds,
    folder,
    ...(baseline && { dense: baseline.ensemble, denseTrainSeconds: baseline.seconds }),
    ...(signal && { signal }),
    ...(onEvaluation && { onProgress: onEvaluation }),
  });
  return {
    ensemble: ensemble.ensemble,
    ...(baseline && { dense: baseline.ensemble }),
    evaluation: folder ? await conclude(folder, evaluation) : evaluation,
  };
}

/** The config's file of a run that goes on: the one given now, with all that flags ever changed. */
const fileOfBoth = (before?: ConfigFile, now?: ConfigFile): ConfigFile | undefined =>
  before && now
    ? { ...now, changed: [...new Set([...before.changed, ...now.changed])] }
    : (now ?? before);

/** Trains the tickets of a plan, or loads them where the folder holds them already. */
async function trainStage(
  experiment: Experiment,
  plan: Plan,
  stage: Stage,
  folder: RunFolder | undefined,
  signal: AbortSignal | undefined,
): Promise<{ ensemble: Ensemble; seconds: number }> {
  const { settings, engine, dataset, graph, loss, initialise } = experiment;
  const saved = folder && (await savedStage(experiment, plan, folder, stage));
  if (saved) return saved;
  const events = train({
    plan,
    graph,
    engine,
    loss,
    train: dataset.train,
    validation: dataset.validation,
    initialise,
    ...(folder && {
      checkpoint: {
        store: folder.checkpointOf(stage),
        everyEpochs: settings.checkpoint.everyEpochs,
      },
    }),
    ...(signal && { signal }),
  });
  let seconds = 0;
  let tickets: Ensemble['members'] = [];
  const notes = stage === 'ensemble' ? dataset.notes : undefined;
  for await (const event of withNotes(events, notes ?? [])) {
    settings.onEvent?.(event, stage);
    await folder?.log(event, stage);
    if (event.type === 'epoch') seconds += event.seconds;
    if (event.type === 'done') tickets = event.tickets;
  }
  const ensemble = await assemble(experiment, tickets);
  if (!folder) return { ensemble, seconds };
  await ensemble.save(folder.folderOf(stage));
  await ensemble.dispose();
  const kept = await loadStage(experiment, folder, stage);
  await folder.clearCheckpoint(stage);
  return kept;
}

/** The tickets that a folder holds already; undefined where they cannot be used, and a checkpoint is there to go on from. */
async function savedStage(
  experiment: Experiment,
  plan: Plan,
  folder: RunFolder,
  stage: Stage,
): Promise<{ ensemble: Ensemble; seconds: number } | undefined> {
  if (!(await folder.has(stage))) return undefined;
  requireNamedPlan(plan);
  try {
    const saved = await loadStage(experiment, folder, stage);
    await folder.clearCheckpoint(stage);
    return saved;
  } catch (error) {
    const isDamaged = error instanceof FileError;
    if (isDamaged && (await folder.checkpointOf(stage).load())) return undefined;
    throw error;
  }
}

/** Tickets as an ensemble, its aggregator and then its calibrator fitted on the validation examples. */
async function assemble(
  { graph, dataset, engine, aggregator, calibrator }: Experiment,
  members: Ensemble['members'],
): Promise<Ensemble> {
  const { classes, preprocessing, validation } = dataset;
  const parts = { graph, members, classes, preprocessing, aggregator, engine };
  const plain = new Ensemble(parts);
  if (!aggregator.fit && !calibrator) return plain;
  const logits = await logitsOf(plain, validation);
  await plain.dispose();
  const aggregatorState =
    aggregator.fit &&
    fittedState('aggregator', aggregator, aggregator.fit(logits, validation.labels));
  const fitted = { ...parts, ...(aggregatorState !== undefined && { aggregatorState }) };
  if (!calibrator) return new Ensemble(fitted);
  const aggregate = aggregateOf(aggregator, aggregatorState);
  const learnt = calibrator.fit(logits, validation.labels, aggregate);
  const calibratorState = fittedState('calibrator', calibrator, learnt);
  return new Ensemble({ ...fitted, calibrator, calibratorState });
}
