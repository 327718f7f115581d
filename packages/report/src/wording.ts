import type { Json } from '@freetickets/core';
import type { ScoreName } from './compared-scores.js';
import { count } from './format.js';
import type { AnyRun } from './run-data.js';

/** How each score is called. */
export const scoreTitles: { readonly [score in ScoreName]: string } = {
  accuracy: 'Accuracy',
  rmse: 'RMSE',
  nll: 'NLL',
  crps: 'CRPS',
  brier: 'Brier',
  ece: 'ECE',
  coverage: '95% coverage',
  width: '95% width',
};

/** The same in a sentence. */
export const scoreWords: typeof scoreTitles = {
  ...scoreTitles,
  accuracy: 'accuracy',
  brier: 'Brier score',
};

/** The name of what a config gives as a name, as `{ name, ... }` or as a list of such. */
export function nameOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(nameOf).join(', ');
  const { name } = (value ?? {}) as { readonly name?: Json };
  return typeof name === 'string' ? name : '';
}

/** Names that tell the runs of a report apart: the folders' own, or their paths where those are the same. */
export function labelsOf(runs: readonly AnyRun[]): readonly string[] {
  const isUnique = new Set(runs.map(({ name }) => name)).size === runs.length;
  return runs.map(({ name, folder }) => (isUnique ? name : folder));
}

/** What a run trained, in a few words. */
export function headline({ config, evaluation }: AnyRun): string {
  const dataset = evaluation.test?.dataset || nameOf(config.dataset) || 'its data';
  return `${nameOf(config.model) || 'Ensemble'} on ${dataset}`;
}

const acronyms = /\b(ece|nll|kl|aurc|auroc|aupr|auc|roc|fpr|dee|rms)\b/g;

/** A name in camelCase as words: `classwiseEce` as `classwise ECE`. */
export const spaced = (name: string): string =>
  name
    .replace(/[A-Z]/g, ' $&')
    .toLowerCase()
    .replace(/\bbrier\b/, 'Brier')
    .replace(acronyms, (letters) => letters.toUpperCase());

/** What a run is, in a line. */
export function aboutRun({ config, name, started, evaluation }: AnyRun): string {
  const { test, tickets } = evaluation;
  const parts = [
    name,
    `${nameOf(config.method)} × ${tickets.length}`,
    typeof config.sparsity === 'number' ? `sparsity ${config.sparsity}` : '',
    test ? `${count(test.count)} inputs` : '',
    typeof config.seed === 'number' ? `seed ${config.seed}` : '',
    started?.slice(0, 10) ?? '',
  ];
  return parts.filter(Boolean).join(' · ');
}
