import { type MainScoreName, mainScoreNames, type RecordedEvaluation } from './evaluation-file.js';
import { mainScore, ratio, sentenceList } from './format.js';

const words: { readonly [name in MainScoreName]: string } = {
  accuracy: 'accuracy',
  nll: 'NLL',
  brier: 'Brier score',
  ece: 'ECE',
};

/** What a paired interval says of a score. */
export type Standing = 'better' | 'worse' | 'not distinguishable';

/**
 * Whether a predictor is better than another by the 95% interval of the paired difference of their scores: only where
 * the whole interval is on one side of 0.
 */
export function standing(
  name: MainScoreName,
  [low, high]: readonly [low: number, high: number],
): Standing {
  const [least, most] = name === 'accuracy' ? [low, high] : [-high, -low];
  if (least > 0) return 'better';
  return most < 0 ? 'worse' : 'not distinguishable';
}

/** One sentence on an ensemble, in words that its numbers bear. */
export function verdict({
  ensemble,
  tickets,
  dense,
  againstDense,
  cost,
}: RecordedEvaluation): string {
  const who = tickets.length > 1 ? `ensemble of ${tickets.length} tickets` : 'ticket';
  const price = cost && dense ? `, at ${ratio(cost.trainFlopsRatio)} the training FLOPs` : '';
  const reached = sentenceList(
    (['accuracy', 'nll', 'ece'] as const).map(
      (name) => `${words[name]} ${mainScore(name, ensemble[name])}`,
    ),
  );
  if (!dense) return `The ${who} reaches ${reached}; there is no dense network to compare it with.`;
  if (!againstDense) {
    return `The ${who} reaches ${reached}${price}; whether it differs from the dense network is not settled, for the evaluation has no paired intervals.`;
  }
  const those = (wanted: Standing) =>
    mainScoreNames.flatMap((name) =>
      standing(name, againstDense[name].ci95) === wanted ? [words[name]] : [],
    );
  const clauses = [
    clause('better than the dense network in', those('better')),
    clause('worse in', those('worse')),
    clause('not distinguishable in', those('not distinguishable')),
  ].flat();
  // The first clause names the dense network, whichever it is.
  const [first = '', ...rest] = clauses;
  const named = first
    .replace(/^worse in/, 'worse than the dense network in')
    .replace(/^not distinguishable in/, 'not distinguishable from the dense network in');
  return `The ${who} is ${sentenceList([named, ...rest])}${price}.`;
}

const clause = (start: string, names: readonly string[]): readonly string[] =>
  names.length ? [`${start} ${sentenceList(names)}`] : [];
