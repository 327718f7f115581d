import { squaredErrors } from './brier-score.js';
import { calibrationBins } from './calibration-bins.js';
import { judged } from './judged.js';
import { mean } from './mean.js';
import { oneAgainstRest } from './one-against-rest.js';
import type { Probabilities } from './probabilities.js';

/** The parts of a Brier score: `brierScore = reliability - resolution + uncertainty`. */
export interface BrierDecomposition {
  /** How far probabilities are from what came true, lower is better. */
  readonly reliability: number;
  /** How well they tell examples apart, higher is better. */
  readonly resolution: number;
  /** What the labels' frequencies alone leave open; no prediction changes it. */
  readonly uncertainty: number;
}

/**
 * The Brier score in three parts, summed over the classes, each against the rest: with bins of equal width over the
 * class's probability p, which came true (o = 1) or not, a bin's means p_b and o_b, and the class's frequency o_bar,
 *
 *     reliability = sum_b w_b (p_b - o_b)^2
 *     resolution  = sum_b w_b ((o_b - o_bar)^2 - variance_b(p) + 2 covariance_b(p, o))
 *     uncertainty = o_bar (1 - o_bar)
 *
 * The variance and the covariance inside the bins, without which the three add up only where each bin holds one
 * probability, are in the resolution: `brierScore = reliability - resolution + uncertainty` holds for all bins. The
 * generalised resolution can be below 0, where predictions are worse than the frequencies.
 *
 * Murphy, A New Vector Partition of the Probability Score, Journal of Applied Meteorology 1973; Stephenson, Coelho and
 * Jolliffe, Two Extra Components in the Brier Score Decomposition, Weather and Forecasting 2008.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `bins` that is not a whole number of at least 1.
 *
 * @example brierDecomposition([[1, 0], [0, 1]], [0, 1]) // { reliability: 0, resolution: 0.5, uncertainty: 0.5 }
 */
export function brierDecomposition(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  { bins = 15 }: { readonly bins?: number } = {},
): BrierDecomposition {
  const table = judged(probabilities, labels);
  let [reliability, uncertainty] = [0, 0];
  oneAgainstRest(table, labels, (predicted) => {
    const frequency = mean(predicted.hits);
    uncertainty += frequency * (1 - frequency);
    for (const bin of calibrationBins(predicted, bins, 'equal-width')) {
      const { count, confidence = 0, accuracy = 0 } = bin;
      reliability += (count / labels.length) * (confidence - accuracy) ** 2;
    }
  });
  // What is left is the generalised resolution.
  const brier = mean(squaredErrors(table, labels));
  return { reliability, resolution: reliability + uncertainty - brier, uncertainty };
}
