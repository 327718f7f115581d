import { type CostedEvaluation, type EvaluationProgress, evaluate } from '@freetickets/evaluation';
import { type Ensemble, encodeTicket } from '@freetickets/tickets';
import { costOf } from '@freetickets/training';
import type { Experiment } from './experiment.js';
import { latencyOf } from './latency.js';
import type { RunFolder } from './run-folder.js';

/** What was trained, and how long that took. */
export interface Trained {
  readonly ensemble: Ensemble;
  readonly dense?: Ensemble;
  readonly trainSeconds: number;
  readonly denseTrainSeconds?: number;
  /** Keeps what was predicted. */
  readonly folder?: RunFolder | undefined;
  /** Stops judging. */
  readonly signal?: AbortSignal;
  /** Told of each data set before it is judged on it. */
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/** Judges what an experiment trained: on its test set, on other and on corrupted data, and by its cost. */
export async function judge(experiment: Experiment, trained: Trained): Promise<CostedEvaluation> {
  const { plan, densePlan, graph, engine, dataset, settings, shifts, metrics, oodScores } =
    experiment;
  const { ensemble, dense, trainSeconds, denseTrainSeconds, folder, onProgress, signal } = trained;
  const cost = costOf(plan, graph);
  const denseCost = costOf(densePlan, graph);
  const evaluation = await evaluate({
    ensemble,
    ...(dense && { dense }),
    test: { dataset: dataset.name, examples: dataset.test },
    ood: await shifts.loadOod(),
    ...(shifts.corruptions && { corruptions: shifts.corruptions }),
    metrics,
    oodScores,
    seed: settings.seed,
    ...(folder && { logitsOf: folder.keptLogits(engine) }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  return {
    ...evaluation,
    cost: {
      trainFlops: cost.trainFlops,
      trainFlopsRatio: cost.trainFlops / denseCost.trainFlops,
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
