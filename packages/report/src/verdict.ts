import {
  type Cost,
  type CostedRegressionEvaluation,
  type Differences,
  isOfRegression,
  type MainScore,
  mainScores,
  type RecordedEvaluation,
  type RecordedScores,
} from '@freetickets/runs';
import type { Interval } from '@freetickets/uncertainty-metrics';
import { areApart, estimateOf } from './estimate.js';
import { percent, ratio, sentenceList } from './format.js';
import { headlineScore } from './measures.js';
import { regressionVerdict } from './regression/verdict.js';

/** What a paired interval says of a score. */
export type Standing = 'better' | 'worse' | 'not distinguishable';

/**
 * Whether a predictor is better than another by the 95% interval of the paired difference of their scores: only where
 * the whole interval is on one side of 0.
 */
export function standing(name: MainScore, [low, high]: Interval): Standing {
  const [least, most] = name === 'accuracy' ? [low, high] : [-high, -low];
  if (least > 0) return 'better';
  return most < 0 ? 'worse' : 'not distinguishable';
}

/** How a predictor stands against another in noticing a data set: by intervals of each, which do not meet. */
export function oodStanding(one: RecordedScores, other: RecordedScores, dataset: string): Standing {
  const [own, theirs] = [one, other].map(({ ood }) => {
    const found = ood?.[dataset];
    const auroc = found?.auroc[headlineScore];
    return auroc === undefined ? undefined : estimateOf([auroc], found?.aurocCi95?.[headlineScore]);
  });
  if (!own || !theirs || !areApart(own, theirs)) return 'not distinguishable';
  return own.value > theirs.value ? 'better' : 'worse';
}

/** The scores of a standing in words: probabilities are one quality, which two scores measure. */
export function qualities(
  wanted: Standing,
  differences: Differences,
  names: readonly MainScore[] = mainScores,
): readonly string[] {
  const has = (name: MainScore): boolean =>
    names.includes(name) && standing(name, differences[name].ci95) === wanted;
  const proper = [...(has('nll') ? ['NLL'] : []), ...(has('brier') ? ['Brier score'] : [])];
  return [
    ...(has('accuracy') ? ['accuracy'] : []),
    ...(proper.length ? [`probabilities (${sentenceList(proper)})`] : []),
    ...(has('ece') ? ['calibration (ECE)'] : []),
  ];
}

/** Which of two predictors to take, in one sentence that the intervals of their differences bear. */
export function verdict(evaluation: RecordedEvaluation | CostedRegressionEvaluation): string {
  if (isOfRegression(evaluation)) return regressionVerdict(evaluation);
  const { ensemble, tickets, dense, againstDense, cost } = evaluation;
  const who = tickets.length > 1 ? `ensemble of ${tickets.length} tickets` : 'ticket';
  const right = `The ${who} is right on ${percent(ensemble.accuracy)} of the test set`;
  if (!dense) return `${right}; there is no dense network to compare it with.`;
  const price = cost ? `, for ${computeOf(cost)}` : '';
  if (!againstDense) {
    return `${right}, the dense network on ${percent(dense.accuracy)}${price}; whether they differ is not settled, for the evaluation has no paired intervals.`;
  }
  const noticed = (wanted: Standing) =>
    Object.keys(ensemble.ood ?? {})
      .filter((dataset) => oodStanding(ensemble, dense, dataset) === wanted)
      .map((dataset) => `noticing ${dataset}`);
  const [better, worse] = (['better', 'worse'] as const).map((wanted) => [
    ...qualities(wanted, againstDense),
    ...noticed(wanted),
  ]);
  if (better.length > 0 && worse.length > 0) {
    return `It depends: the ${who} is better than the dense network in ${sentenceList(better)}, but worse in ${sentenceList(worse)}${price}.`;
  }
  if (better.length > 0) {
    return `Prefer the ${who}: it is better than the dense network in ${sentenceList(better)} and not measurably worse in anything else${price}.`;
  }
  const costs = cost && [cost.trainFlopsRatio, cost.testFlopsRatio];
  const isCheaper = costs?.every((own) => own < 1);
  if (worse.length > 0) {
    return `Prefer the dense network${isCheaper ? ', unless cost decides' : ''}: the ${who} is worse in ${sentenceList(worse)} and not measurably better in anything${price}.`;
  }
  const alike = `the tests do not tell the ${who} from the dense network${price}`;
  if (isCheaper) return `Prefer the ${who} for its cost: ${alike}.`;
  return `${costs?.every((own) => own > 1) ? 'Prefer the dense network for its cost' : 'Either will do'}: ${alike}.`;
}

const computeOf = ({ trainFlopsRatio, testFlopsRatio }: Cost): string =>
  `${ratio(trainFlopsRatio)} the training and ${ratio(testFlopsRatio)} the prediction compute`;
