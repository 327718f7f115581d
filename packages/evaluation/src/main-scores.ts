import type { ProbabilityTable } from '@freetickets/core';
import type { MainScores, mainScores } from '@freetickets/runs';
import {
  accuracy,
  brierScore,
  expectedCalibrationError,
  negativeLogLikelihood,
} from '@freetickets/uncertainty-metrics';

/** How good probabilities are, given the labels. */
export const mainScoresOf = (p: ProbabilityTable, labels: ArrayLike<number>): MainScores => ({
  accuracy: accuracy(p, labels),
  nll: negativeLogLikelihood(p, labels),
  brier: brierScore(p, labels),
  ece: expectedCalibrationError(p, labels),
});

/** The mean of each score over several sets. */
export function meanScores(sets: readonly MainScores[]): MainScores {
  const mean = (score: (typeof mainScores)[number]) =>
    sets.reduce((sum, scores) => sum + scores[score], 0) / sets.length;
  return { accuracy: mean('accuracy'), nll: mean('nll'), brier: mean('brier'), ece: mean('ece') };
}
