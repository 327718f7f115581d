import {
  type CostedRegressionEvaluation,
  isOfRegression,
  mainScores,
  type RecordedEvaluation,
  regressionScores,
} from '@freetickets/runs';
import { meanOf } from './mean-interval.js';

/** Numbers of a run by measure: `accuracy`, `auroc noise entropy`, `trainFlops`. */
export type RunScores = { readonly [measure: string]: number };

/**
 * What is compared of the runs of a sweep: scores of the ensemble on its test set and on other data, those of its tickets (`ticket
 * nll`: the mean of theirs), the share of weights that were ever active (`explored`: R_s of Liu et al. 2021), and what it cost.
 */
export function runScores(evaluation: RecordedEvaluation | CostedRegressionEvaluation): RunScores {
  const { explored, cost } = evaluation;
  const all: readonly (readonly [string, number | null | undefined])[] = [
    ...(isOfRegression(evaluation) ? regressionScoresOf(evaluation) : classScoresOf(evaluation)),
    ['explored', mean(explored?.map(({ all }) => all))],
    ['trainFlops', cost?.trainFlops],
    ['trainFlopsRatio', cost?.trainFlopsRatio],
    ['trainSeconds', cost?.trainSeconds],
    ['activeParameters', cost?.activeParameters],
  ];
  return Object.fromEntries(
    all.flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  );
}

type Named = readonly (readonly [measure: string, value: number | null | undefined])[];

const regressionScoresOf = ({ ensemble, validation, tickets }: CostedRegressionEvaluation): Named =>
  regressionScores.flatMap((name) => [
    [name, ensemble[name]] as const,
    [`validation ${name}`, validation?.ensemble[name]] as const,
    [`ticket ${name}`, mean(tickets.map((ticket) => ticket[name]))] as const,
  ]);

function classScoresOf(evaluation: RecordedEvaluation): Named {
  const { ensemble, validation, tickets, diversity, missing = [] } = evaluation;
  const main = mainScores.map((name) => [name, ensemble[name]] as const);
  const validated = mainScores.map(
    (name) => [`validation ${name}`, validation?.ensemble[name]] as const,
  );
  const ood = Object.entries(ensemble.ood ?? {}).flatMap(([dataset, { auroc }]) =>
    Object.entries(auroc).map(([score, value]) => [`auroc ${dataset} ${score}`, value] as const),
  );
  // Means over other types than those of the other runs could not be compared.
  const isPartial = missing.some(({ part }) => part.startsWith('corruption '));
  const corrupted =
    ensemble.corruptions && !isPartial
      ? mainScores.map((name) => [`corrupted ${name}`, ensemble.corruptions?.mean[name]] as const)
      : [];
  return [
    ...main,
    ...validated,
    ...ood,
    ...corrupted,
    ...Object.entries(ensemble.metrics ?? {}),
    ...mainScores.map(
      (name) => [`ticket ${name}`, mean(tickets.map((ticket) => ticket[name]))] as const,
    ),
    ['disagreement', diversity?.disagreement],
    ['kl', diversity?.kl],
  ];
}

const mean = (values: readonly number[] = []): number | undefined =>
  values.length > 0 ? meanOf(values).mean : undefined;
