import { type OodScore, PluginError, type Predictions } from '@freetickets/core';
import type { OodScores } from '@freetickets/runs';
import {
  averagePrecision,
  fprAtTpr,
  type Interval,
  predictiveEntropy,
  rocAuc,
  rocAucInterval,
  rocCurve,
} from '@freetickets/uncertainty-metrics';
import type { Attempts } from './attempts.js';
import { scoreKey } from './score-key.js';

const measures = ['auroc', 'auprOut', 'auprIn', 'fpr95'] as const;

/** Bins of the entropies' histograms. */
const BINS = 30;
/** Places of a curve that are kept. */
const CURVE_POINTS = 101;

/** How well a predictor tells other data apart from the test set, by each score. */
export function oodScoresOf(
  outside: Predictions,
  inside: Predictions,
  scores: { readonly [name: string]: OodScore },
  attempt: Attempts['attempt'],
): OodScores {
  const table: Record<(typeof measures)[number], Record<string, number>> = {
    auroc: {},
    auprOut: {},
    auprIn: {},
    fpr95: {},
  };
  const aurocCi95: Record<string, Interval> = {};
  for (const [name, { score }] of Object.entries(scores)) {
    attempt(`ood-score ${name}`, () => {
      const [out, within] = [outside, inside].map((of) => sortedScores(name, score(of), of));
      if (!out || !within) return;
      const evaluated = {
        auroc: rocAuc(out, within),
        auprOut: averagePrecision(out, within),
        auprIn: averagePrecision(negated(within), negated(out)),
        fpr95: fprAtTpr(out, within, 0.95),
      };
      for (const measure of measures) table[measure][scoreKey(name)] = evaluated[measure];
      aurocCi95[scoreKey(name)] = rocAucInterval(out, within);
    });
  }
  const [out, within] = [outside, inside].map(({ probabilities }) =>
    predictiveEntropy(probabilities),
  );
  const [, classes] = inside.probabilities.shape;
  return {
    ...table,
    aurocCi95,
    roc: rocCurve(out, within, { maxPoints: CURVE_POINTS }),
    entropy: {
      edges: Array.from({ length: BINS + 1 }, (_, i) => (i / BINS) * Math.log(classes)),
      inside: shares(within, Math.log(classes)),
      outside: shares(out, Math.log(classes)),
    },
  };
}

/** Scores in ascending order, as all measures want them. */
function sortedScores(
  name: string,
  scores: Float64Array | undefined,
  { probabilities }: Predictions,
): Float64Array | undefined {
  if (!scores) return undefined;
  const [examples] = probabilities.shape;
  if (scores.length !== examples) {
    throw new PluginError(name, `gave ${scores.length} scores for ${examples} examples.`);
  }
  const wrong = scores.findIndex(Number.isNaN);
  if (wrong >= 0) throw new PluginError(name, `gave NaN for example ${wrong}.`);
  return scores.slice().sort();
}

/** In ascending order, too. */
const negated = (ascending: Float64Array): Float64Array =>
  ascending.map((value) => -value).reverse();

/** The share of the values in each of equally wide bins over [0, highest]. */
function shares(values: Float64Array, highest: number): readonly number[] {
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) {
    counts[Math.min(BINS - 1, Math.max(0, Math.floor((value / highest) * BINS)))]++;
  }
  return counts.map((count) => count / values.length);
}
