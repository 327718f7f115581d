import type { Examples } from '@freetickets/core';
import { type CostedEvaluation, evaluate } from '@freetickets/evaluation';
import { type Ensemble, encodeTicket } from '@freetickets/tickets';
import { costOf } from '@freetickets/training';
import type { Experiment } from './experiment.js';

/** What was trained, and how long that took. */
export interface Trained {
  readonly ensemble: Ensemble;
  readonly dense?: Ensemble;
  readonly trainSeconds: number;
  readonly denseTrainSeconds?: number;
}

/** Judges what an experiment trained: on its test set, its out-of-distribution data, and by its cost. */
export async function judge(experiment: Experiment, trained: Trained): Promise<CostedEvaluation> {
  const { plan, densePlan, graph, dataset } = experiment;
  const { ensemble, dense, trainSeconds, denseTrainSeconds } = trained;
  const cost = costOf(plan, graph);
  const denseCost = costOf(densePlan, graph);
  const evaluation = await evaluate({
    ensemble,
    ...(dense && { dense }),
    test: dataset.test,
    ood: await oodExamples(experiment),
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

/** The test examples of the other data sets, preprocessed as the experiment's own. */
async function oodExamples({ settings, registry, dataset }: Experiment) {
  const examples: Record<string, Examples> = {};
  for (const spec of settings.ood) {
    const { seed } = settings;
    const { preprocessing } = dataset;
    const other = await registry.resolve('dataset', spec).load({ seed, preprocessing });
    examples[other.name] = other.test;
  }
  return examples;
}
