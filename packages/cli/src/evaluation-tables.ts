import { DataError } from '@freetickets/core';
import { type CostedEvaluation, type Scores, scoreKey } from '@freetickets/evaluation';
import Table from 'cli-table3';

const count = new Intl.NumberFormat('en');
const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
const decimal = (value: number | undefined): string => value?.toFixed(4) ?? '';

/** A table for a terminal, its numbers to the right. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** The tickets, the ensemble, and the dense network if there is one. */
const predictorsOf = ({ ensemble, tickets, dense }: CostedEvaluation) => [
  ...tickets.map((scores, i) => ({ name: `ticket ${i + 1}`, kind: 'ticket', scores }) as const),
  { name: 'ensemble', kind: 'ensemble', scores: ensemble } as const,
  ...(dense ? [{ name: 'dense', kind: 'dense', scores: dense } as const] : []),
];

/**
 * An evaluation for a terminal, a row a predictor: the main scores, other data and cost; the scores under corruption,
 * where there are any; and the metrics that were asked for, by name or as `{ name, ...options }`.
 */
export function evaluationTables(
  evaluation: CostedEvaluation,
  metrics: readonly unknown[] = [],
): string {
  return [
    mainTable(evaluation),
    ...(evaluation.ensemble.corruptions ? [corruptionTable(evaluation)] : []),
    ...(metrics.length > 0 ? [metricTable(evaluation, metrics)] : []),
  ].join('\n');
}

function mainTable(evaluation: CostedEvaluation): string {
  const { ensemble, tickets, cost } = evaluation;
  const sets = Object.keys(ensemble.ood);
  const costs = {
    ticket: [cost.activeParameters / tickets.length, ''],
    ensemble: [cost.activeParameters, `${cost.trainFlopsRatio.toFixed(3)}x`],
    dense: [cost.parameters, '1x'],
  } as const;
  return tableOf(
    ['', 'accuracy', 'NLL', 'ECE', ...sets.map((set) => `AUC ${set}`), 'weights', 'train FLOPs'],
    predictorsOf(evaluation).map(({ name, kind, scores }) => {
      const [weights, flops] = costs[kind];
      return [
        name,
        percent(scores.accuracy),
        decimal(scores.nll),
        decimal(scores.ece),
        ...sets.map((set) => decimal(scores.ood[set]?.auroc.entropy)),
        count.format(Math.round(weights)),
        flops,
      ];
    }),
  );
}

function corruptionTable(evaluation: CostedEvaluation): string {
  const types = Object.keys(evaluation.ensemble.corruptions?.byType ?? {});
  const title = types.length > 3 ? `${types.length} corruptions` : types.join(', ');
  return tableOf(
    [`under ${title}`, 'accuracy', 'NLL', 'ECE'],
    predictorsOf(evaluation).flatMap(({ name, scores: { corruptions } }) => {
      if (!corruptions) return [];
      const { accuracy, nll, ece } = corruptions.mean;
      return [[name, percent(accuracy), decimal(nll), decimal(ece)]];
    }),
  );
}

function metricTable(evaluation: CostedEvaluation, asked: readonly unknown[]): string {
  const predictors = predictorsOf(evaluation);
  const names = [...new Set(asked.map((spec) => String(Object(spec).name ?? spec)))];
  const rows = names.flatMap((name) => {
    const keys = new Set(predictors.flatMap(({ scores }) => keysOf(scores, name)));
    return [...(keys.size > 0 ? keys : [name])].map((key) => [
      key,
      ...predictors.map(({ scores }) => decimal(valuesOf(scores)[key]) || '–'),
    ]);
  });
  return tableOf(['', ...predictors.map(({ name }) => name)], rows);
}

const valuesOf = (scores: Scores): { readonly [name: string]: number | undefined } => {
  const { accuracy, nll, brier, ece, metrics } = scores;
  return { accuracy, nll, brier, ece, ...metrics };
};

/** What a plugin's numbers are called in an evaluation: options stand behind its name. */
const keysOf = (scores: Scores, name: string): readonly string[] =>
  Object.keys(valuesOf(scores)).filter((key) => key.split(' ')[0] === scoreKey(name));

/** What training took, on this machine: the ensemble's beside the dense network's, and how they relate. */
function trainingTime({ trainSeconds, denseTrainSeconds }: CostedEvaluation['cost']): string {
  const ensemble = `Training took ${trainSeconds.toFixed(1)} s`;
  if (denseTrainSeconds === undefined) return `${ensemble}.`;
  const ratio = (trainSeconds / denseTrainSeconds).toFixed(2);
  return `${ensemble} for the ensemble, ${denseTrainSeconds.toFixed(1)} s for the dense network: ${ratio}x.`;
}

/** Throws a `DataError` that says what is missing of an evaluation, if anything. */
export function requireWhole({ missing }: CostedEvaluation): void {
  if (missing.length === 0) return;
  throw new DataError(missing.map(({ part, why }) => `Missing: ${part}: ${why}`).join('\n'));
}

/** How long training took, and how different the tickets are. */
export function evaluationNotes({ ensemble, cost, diversity }: CostedEvaluation): string {
  return [
    trainingTime(cost),
    ...(diversity
      ? [
          `Two tickets disagree on ${(100 * diversity.disagreement).toFixed(2)}% of the test set (KL ${diversity.kl.toFixed(4)}).`,
        ]
      : []),
    ...(ensemble.corruptions ? ['Under corruption: mean over types and severities.'] : []),
    ...(Object.keys(ensemble.ood).length
      ? ['AUC: area under the ROC curve, other data against the test set, by predictive entropy.']
      : []),
  ].join('\n');
}
