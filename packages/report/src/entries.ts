import { groupsOf, isSingleNetwork } from './groups.js';
import { denseFlops } from './measures.js';
import { memberName } from './member-name.js';
import type { AnyRun } from './run-data.js';
import type { Entry, EvaluatedPredictor } from './standings.js';

/** A run's predictors, each as it was evaluated. */
function evaluatedOf({ evaluation }: AnyRun): {
  readonly ensemble: EvaluatedPredictor;
  readonly dense?: EvaluatedPredictor;
  readonly tickets: readonly EvaluatedPredictor[];
} {
  const { cost, againstDense, againstTickets = [] } = evaluation;
  const dense = evaluation.dense && {
    scores: evaluation.dense,
    weights: cost?.parameters,
    flops: cost && denseFlops(cost),
    flopsRatio: 1,
    seconds: cost?.denseTrainSeconds,
  };
  const tickets = evaluation.tickets.map((scores, _, { length }) => ({
    scores,
    weights: cost && cost.activeParameters / (cost.samples ? 1 : length),
  }));
  const ensemble = {
    scores: evaluation.ensemble,
    weights: cost?.activeParameters,
    flops: cost?.trainFlops,
    flopsRatio: cost?.trainFlopsRatio,
    seconds: cost?.trainSeconds,
    paired: new Map([
      ...(dense && againstDense ? [[dense, againstDense] as const] : []),
      ...againstTickets.map((differences, i) => [tickets[i], differences] as const),
    ]),
  };
  return { ensemble, ...(dense && { dense }), tickets };
}

/** The predictors of a run: ensemble, dense, then the tickets. */
export function entriesOfRun(run: AnyRun): readonly Entry[] {
  const { ensemble, dense, tickets } = evaluatedOf(run);
  return [
    { label: 'ensemble', kind: 'ensemble', each: [ensemble] },
    ...(dense ? [{ label: 'dense', kind: 'dense', each: [dense] } as const] : []),
    ...tickets.map(
      (ticket, i) =>
        ({ label: memberName(run.evaluation, i), kind: 'ticket', each: [ticket] }) as const,
    ),
  ];
}

/** The ensembles and dense networks of several runs; those that only their seeds tell apart are one. */
export const entriesOfRuns = (runs: readonly AnyRun[]): readonly Entry[] =>
  groupsOf(runs).flatMap((group) => {
    const { label, runs: own } = group;
    const evaluated = own.map(evaluatedOf);
    const dense = evaluated.flatMap((one) => one.dense ?? []);
    return [
      {
        label: `${label} ${isSingleNetwork(group) ? 'network' : 'ensemble'}`,
        kind: 'ensemble',
        each: evaluated.map(({ ensemble }) => ensemble),
      } as const,
      ...(dense.length ? [{ label: `${label} dense`, kind: 'dense', each: dense } as const] : []),
    ];
  });
