import { checkOptionNames } from '@freetickets/core';
import { labelledTable } from '../tables/labelled-table.js';
import type { Probabilities } from '../tables/probabilities.js';
import { thinned } from '../tables/thinned.js';
import { rankedErrors } from './ranked-errors.js';

/** How often a classifier is wrong if it answers only where it is surest. */
export interface RiskCoveragePoint {
  /** The share of examples that it answers, in (0, 1]. */
  readonly coverage: number;
  /** The error rate among those. */
  readonly risk: number;
}

/**
 * The risk-coverage curve of selective prediction: for every i, the error rate among the i examples of highest confidence,
 * `risk(i / n) = errors(i) / i`; the last risk is `1 - accuracy`. Equally confident examples count with the mean over
 * their orders, so that the order in which examples are given changes nothing. `maxPoints` thins the curve to so many
 * points, evenly over coverage and with both ends.
 *
 * El-Yaniv and Wiener, On the Foundations of Noise-free Selective Classification, JMLR 2010; with the highest probability
 * as confidence: Geifman and El-Yaniv, Selective Classification for Deep Neural Networks, NeurIPS 2017.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `maxPoints` that is not a whole number of at least 2 and for an option that is none.
 *
 * @example riskCoverage([[0.9, 0.1], [0.6, 0.4]], [0, 1]) // [{ coverage: 0.5, risk: 0 }, { coverage: 1, risk: 0.5 }]
 */
export function riskCoverage(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  options: { readonly maxPoints?: number } = {},
): RiskCoveragePoint[] {
  checkOptionNames(options, 'maxPoints');
  const table = labelledTable(probabilities, labels);
  const errors = rankedErrors(table, labels);
  return thinned(errors.length, options.maxPoints).map((i) => ({
    coverage: (i + 1) / errors.length,
    risk: errors[i] / (i + 1),
  }));
}
