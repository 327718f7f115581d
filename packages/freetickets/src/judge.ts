import type { PluginKind, PluginKinds, Registry } from '@freetickets/core';
import { type CostedEvaluation, type EvaluationProgress, evaluate } from '@freetickets/evaluation';
import { type Ensemble, encodeTicket } from '@freetickets/tickets';
import { costOf } from '@freetickets/training';
import type { Experiment } from './experiment.js';

/** What was trained, and how long that took. */
export interface Trained {
  readonly ensemble: Ensemble;
  readonly dense?: Ensemble;
  readonly trainSeconds: number;
  readonly denseTrainSeconds?: number;
  /** Told of each data set before it is judged on it. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/** Judges what an experiment trained: on its test set, on other and on corrupted data, and by its cost. */
export async function judge(experiment: Experiment, trained: Trained): Promise<CostedEvaluation> {
  const { plan, densePlan, graph, dataset, registry, settings, shifts } = experiment;
  const { ensemble, dense, trainSeconds, denseTrainSeconds, onProgress } = trained;
  const cost = costOf(plan, graph);
  const denseCost = costOf(densePlan, graph);
  const evaluation = await evaluate({
    ensemble,
    ...(dense && { dense }),
    test: { dataset: dataset.name, examples: dataset.test },
    ood: await shifts.loadOod(),
    ...(shifts.corruptions && { corruptions: shifts.corruptions }),
    metrics: allOf(registry, 'metric'),
    oodScores: allOf(registry, 'ood-score'),
    seed: settings.seed,
    ...(onProgress && { onProgress }),
  });
  return {
    ...evaluation,
    cost: {
      trainFlops: cost.trainFlops,
      trainFlopsRatio: cost.trainFlops / denseCost.trainFlops,
      testFlopsRatio: cost.testFlops / denseCost.testFlops,
      activeParameters: cost.activeParameters,
      parameters: denseCost.activeParameters,
      bytes: ensemble.members.reduce((sum, ticket) => sum + encodeTicket(ticket).length, 0),
      trainSeconds,
      ...(denseTrainSeconds !== undefined && { denseTrainSeconds }),
    },
  };
}

/** Every plugin of a kind, with its default options, by name. */
function allOf<K extends PluginKind>(
  registry: Registry,
  kind: K,
): { readonly [name: string]: PluginKinds[K] } {
  return Object.fromEntries(
    registry.list(kind).map(({ pluginName }) => [pluginName, registry.resolve(kind, pluginName)]),
  );
}
