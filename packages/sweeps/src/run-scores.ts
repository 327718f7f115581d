import { mainScores, type RecordedEvaluation } from '@freetickets/runs';

/** Numbers of a run by measure: `accuracy`, `auroc noise entropy`, `trainFlops`. */
export type RunScores = { readonly [measure: string]: number };

/** What is compared of the runs of a sweep: scores of the ensemble on its test set and on other data, and what it cost. */
export function runScores({
  ensemble,
  validation,
  diversity,
  cost,
}: RecordedEvaluation): RunScores {
  const main = mainScores.map((name) => [name, ensemble[name]] as const);
  const validated = mainScores.map(
    (name) => [`validation ${name}`, validation?.ensemble[name]] as const,
  );
  const ood = Object.entries(ensemble.ood ?? {}).flatMap(([dataset, { auroc }]) =>
    Object.entries(auroc).map(([score, value]) => [`auroc ${dataset} ${score}`, value] as const),
  );
  const corrupted = ensemble.corruptions
    ? mainScores.map((name) => [`corrupted ${name}`, ensemble.corruptions?.mean[name]] as const)
    : [];
  const all: readonly (readonly [string, number | null | undefined])[] = [
    ...main,
    ...validated,
    ...ood,
    ...corrupted,
    ...Object.entries(ensemble.metrics ?? {}),
    ['disagreement', diversity?.disagreement],
    ['kl', diversity?.kl],
    ['trainFlops', cost?.trainFlops],
    ['trainFlopsRatio', cost?.trainFlopsRatio],
    ['trainSeconds', cost?.trainSeconds],
    ['activeParameters', cost?.activeParameters],
  ];
  return Object.fromEntries(
    all.flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  );
}
