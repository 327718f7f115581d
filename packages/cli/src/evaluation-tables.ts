import { DataError, type Registry } from '@freetickets/core';
import { scoreKey } from '@freetickets/evaluation';
import {
  type AnyEvaluation,
  type CostedEvaluation,
  isOfRegression,
  type Scores,
} from '@freetickets/runs';
import {
  type Better,
  costColumns,
  decimal,
  memberKind,
  percent,
  predictorsOf,
  scored,
  transposed,
} from './predictors.js';
import { regressionNotes, regressionTable } from './regression-table.js';
import { tableOf, wrapped } from './table.js';

/**
 * An evaluation for a terminal, a row a predictor: the main scores, other data and cost; the scores under corruption,
 * where there are any; and the metrics that do not come with the registry as they are: own ones, those with options, and
 * those asked for by name or as `{ name, ...options }`.
 */
export function evaluationTables(
  evaluation: AnyEvaluation,
  registry: Registry,
  asked: readonly unknown[] = [],
): string {
  if (isOfRegression(evaluation)) return regressionTable(evaluation);
  const metrics = metricTable(evaluation, registry, asked);
  return [
    mainTable(evaluation),
    ...(evaluation.ensemble.corruptions ? [corruptionTable(evaluation)] : []),
    ...(metrics ? [metrics] : []),
  ].join('\n\n');
}

function mainTable(evaluation: CostedEvaluation): string {
  const { ensemble } = evaluation;
  const predictors = predictorsOf(evaluation);
  const sets = Object.keys(ensemble.ood);
  const column = (
    of: (scores: Scores) => number | undefined,
    better: Better,
    format?: typeof decimal,
  ) =>
    scored(
      predictors.map(({ scores }) => of(scores)),
      better,
      format,
    );
  return tableOf(
    ['', 'accuracy', 'NLL', 'ECE', ...sets.map((set) => `AUC ${set}`), 'weights', 'train FLOPs'],
    transposed([
      predictors.map(({ name }) => ({ text: name })),
      column(({ accuracy }) => accuracy, 'higher', percent),
      column(({ nll }) => nll, 'lower'),
      column(({ ece }) => ece, 'lower'),
      ...sets.map((set) => column(({ ood }) => ood[set]?.auroc.entropy, 'higher')),
      ...costColumns(evaluation),
    ]),
    { together: 2 },
  );
}

function corruptionTable(evaluation: CostedEvaluation): string {
  const types = Object.keys(evaluation.ensemble.corruptions?.byType ?? {});
  const title = types.length > 3 ? `${types.length} corruptions` : types.join(', ');
  const means = predictorsOf(evaluation).flatMap(({ name, scores: { corruptions } }) =>
    corruptions ? [{ name, ...corruptions.mean }] : [],
  );
  return tableOf(
    [`under ${title}`, 'accuracy', 'NLL', 'ECE'],
    transposed([
      means.map(({ name }) => ({ text: name })),
      scored(
        means.map(({ accuracy }) => accuracy),
        'higher',
        percent,
      ),
      scored(
        means.map(({ nll }) => nll),
        'lower',
      ),
      scored(
        means.map(({ ece }) => ece),
        'lower',
      ),
    ]),
  );
}

function metricTable(
  evaluation: CostedEvaluation,
  registry: Registry,
  asked: readonly unknown[],
): string | undefined {
  const predictors = predictorsOf(evaluation);
  const usual = new Set(registry.list('metric').map(({ pluginName }) => scoreKey(pluginName)));
  const others = new Set(
    predictors
      .flatMap(({ scores }) => Object.keys(scores.metrics))
      .filter((key) => !usual.has(key)),
  );
  const names = asked.flatMap((spec) => {
    const name = String(Object(spec).name ?? spec);
    const keys = predictors.flatMap(({ scores }) => keysOf(scores, name));
    return keys.length > 0 ? keys : [name];
  });
  const keys = [...new Set([...names, ...others])];
  if (keys.length === 0) return undefined;
  return tableOf(
    ['', ...predictors.map(({ name }) => name)],
    keys.map((key) => [
      { text: key },
      ...predictors.map(({ scores }) => ({ text: decimal(valuesOf(scores)[key]) })),
    ]),
  );
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
export function requireWhole({ missing }: AnyEvaluation): void {
  if (missing.length === 0) return;
  throw new DataError(missing.map(({ part, why }) => `Missing: ${part}: ${why}`).join('\n'));
}

/** How long training took, how different the tickets are, and what to know of how they were evaluated. */
export function evaluationNotes(evaluation: AnyEvaluation): string {
  const { cost, warnings = [] } = evaluation;
  return [
    trainingTime(cost),
    ...(isOfRegression(evaluation) ? regressionNotes(evaluation) : classNotes(evaluation)),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ]
    .flatMap((line) => wrapped(line))
    .join('\n');
}

const classNotes = ({ ensemble, cost, diversity }: CostedEvaluation): readonly string[] => [
  ...(diversity
    ? [
        `Two ${memberKind(cost)}s disagree on ${(100 * diversity.disagreement).toFixed(2)}% of the test set (KL ${diversity.kl.toFixed(4)}).`,
      ]
    : []),
  ...(ensemble.corruptions ? ['Under corruption: mean over types and severities.'] : []),
  ...(Object.keys(ensemble.ood).length
    ? ['AUC: area under the ROC curve, other data against the test set, by predictive entropy.']
    : []),
];
