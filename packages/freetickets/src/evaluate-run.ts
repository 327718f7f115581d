import type { CostedEvaluation } from '@freetickets/evaluation';
import { openRunFolder, readRun } from '#run-folder';
import { parseConfig } from './config.js';
import { prepare } from './experiment.js';
import { judge } from './judge.js';
import { loadStage } from './load-stage.js';
import type { ImportModule } from './plugins.js';

export interface EvaluateRunOptions {
  /** The run's config, where what the folder says does not do: it had plugins, a model or data as values. */
  readonly config?: unknown;
  /** Data sets that the ensemble should be unsure of. Default: those of the run's config. */
  readonly ood?: readonly string[];
  /** Default: the run's own. */
  readonly backend?: string;
  /** How to import what `plugins` names. Default: `import()`. */
  readonly importModule?: ImportModule;
}

/**
 * Judges the ensemble of a run folder anew, and writes its `evaluation.json`. Throws a `FileError` where the folder holds
 * no finished run.
 */
export async function evaluateRun(
  path: string,
  { config, ood, backend, importModule }: EvaluateRunOptions = {},
): Promise<CostedEvaluation> {
  const written = config ?? (await readRun(path)).config;
  const settings = parseConfig({
    ...(written as object),
    ...(ood && { ood }),
    ...(backend && { backend }),
  });
  const experiment = await prepare(settings, importModule);
  const folder = openRunFolder(path);
  const { ensemble, seconds } = await loadStage(experiment, folder, 'ensemble');
  const dense = (await folder.has('baseline')) && (await loadStage(experiment, folder, 'baseline'));
  const evaluation = await judge(experiment, {
    ensemble,
    trainSeconds: seconds,
    ...(dense && { dense: dense.ensemble, denseTrainSeconds: dense.seconds }),
  });
  await folder.writeEvaluation(evaluation);
  return evaluation;
}
