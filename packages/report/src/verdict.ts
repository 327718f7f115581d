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

/**
 * One sentence on the ensembles of several runs: which has the best of each score. Their differences have no intervals, so
 * it speaks of point estimates alone.
 */
export function verdictOfRuns(
  runs: readonly { readonly label: string; readonly evaluation: RecordedEvaluation }[],
): string {
  const sets = testSetsOf(runs.map(({ evaluation }) => evaluation));
  if (sets.length > 1) {
    return `The ${runs.length} runs were judged on different test sets (${differences(sets)}): their scores do not compare.`;
  }
  const wins = new Map<string, string[]>();
  for (const name of mainScoreNames) {
    const values = runs.map(({ evaluation }) => evaluation.ensemble[name]);
    const best = name === 'accuracy' ? Math.max(...values) : Math.min(...values);
    const winners = runs.filter((_, i) => values[i] === best).map(({ label }) => label);
    const who = `${sentenceList(winners)} ${winners.length > 1 ? 'have' : 'has'}`;
    wins.set(who, [...(wins.get(who) ?? []), words[name]]);
  }
  const clauses = [...wins].map(([who, names]) => `${who} the best ${sentenceList(names)}`);
  return `Of ${runs.length} ensembles, ${sentenceList(clauses)} (by point estimates).`;
}

type TestSet = NonNullable<RecordedEvaluation['test']>;

/** The test sets that runs were judged on, each once, as far as their evaluations say: all data in arrays have one name. */
export function testSetsOf(evaluations: readonly RecordedEvaluation[]): readonly TestSet[] {
  const sets = evaluations.flatMap(({ test }) => test ?? []);
  const keyOf = ({ dataset, count, inputShape, classes }: TestSet): string =>
    JSON.stringify([dataset, count, inputShape, classes]);
  return [...new Map(sets.map((set) => [keyOf(set), set])).values()];
}

/** What tells test sets apart: their names, and where some share one, what else. */
function differences(sets: readonly TestSet[]): string {
  const names = [...new Set(sets.map(({ dataset }) => dataset))];
  if (names.length === sets.length) return sentenceList(names);
  const parts = {
    count: 'number of inputs',
    inputShape: 'input shape',
    classes: 'classes',
  } as const;
  const differing = (['count', 'inputShape', 'classes'] as const).filter(
    (part) => new Set(sets.map((set) => JSON.stringify(set[part]))).size > 1,
  );
  return `${sentenceList(names)}, different in ${sentenceList(differing.map((part) => parts[part]))}`;
}
