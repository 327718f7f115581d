import { type EvaluationProgress, evaluate, evaluateRegression } from '@freetickets/evaluation';
import type { ActiveFrom, AnyEvaluation, LastLayers, RunFolder } from '@freetickets/runs';
import { type Ensemble, encodeTicket, jointNetwork } from '@freetickets/tickets';
import { costOf } from '@freetickets/training';
import type { Experiment } from './experiment.js';
import { exploredShares } from './explored-shares.js';
import { latencyOf } from './latency.js';

/** What was trained, and how long that took. */
export interface Trained {
  readonly ensemble: Ensemble;
  readonly dense?: Ensemble;
  readonly trainSeconds: number;
  readonly denseTrainSeconds?: number;
  /** Of each of the ensemble's runs, after its last epoch. */
  readonly layers: readonly LastLayers[];
  /** Of each of its runs, how many weights were active from which step on. */
  readonly active: readonly (readonly ActiveFrom[])[];
  /** Keeps what was predicted. */
  readonly folder?: RunFolder | undefined;
  /** Stops evaluating. */
  readonly signal?: AbortSignal;
  /** Told of each data set before it is evaluated on it. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/** Evaluates what an experiment trained: on its test set, on other and on corrupted data, and by its cost. */
export async function evaluateExperiment(
  experiment: Experiment,
  trained: Trained,
): Promise<AnyEvaluation> {
  const { plan, densePlan, graph, engine, dataset, settings } = experiment;
  const { shifts, metrics, oodScores, notes } = experiment;
  const { ensemble, dense, trainSeconds, denseTrainSeconds, layers, active } = trained;
  const { folder, onProgress, signal } = trained;
  const cost = costOf(plan, graph, { runs: active, tickets: ensemble.tickets });
  const denseCost = costOf(densePlan, graph);
  const common = {
    ensemble,
    ...(dense && { dense }),
    test: { dataset: dataset.name, examples: dataset.test },
    validation: dataset.validation,
    seed: settings.seed,
    ...(folder && { logitsOf: folder.keptLogits(engine) }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  };
  const { target } = dataset;
  const evaluation = target
    ? await evaluateRegression({ ...common, target })
    : await evaluate({
        ...common,
        ood: await shifts.loadOod(),
        ...(shifts.corruptions && { corruptions: shifts.corruptions }),
        metrics,
        oodScores,
      });
  return {
    ...evaluation,
    explored: exploredShares(
      layers,
      plan.runs.map(({ heads }) => jointNetwork(graph, heads).graph),
    ),
    ...(notes.length > 0 && { warnings: notes }),
    cost: {
      trainFlops: cost.trainFlops,
      trainFlopsRatio: cost.trainFlops / denseCost.trainFlops,
      testFlops: cost.testFlops,
      testFlopsRatio: cost.testFlops / denseCost.testFlops,
      activeParameters: cost.activeParameters,
      ...(plan.samples && { samples: plan.samples.count }),
      parameters: denseCost.activeParameters,
      bytes: ensemble.tickets.reduce((sum, ticket) => sum + encodeTicket(ticket).length, 0),
      trainSeconds,
      ...(denseTrainSeconds !== undefined && { denseTrainSeconds }),
      predictSeconds: await latencyOf(ensemble, dataset, signal),
      ...(dense && { densePredictSeconds: await latencyOf(dense, dataset, signal) }),
    },
  };
}
