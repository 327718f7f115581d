import { checkOptionNames } from '@freetickets/core';
import { labelledTable } from '../tables/labelled-table.js';
import type { Probabilities } from '../tables/probabilities.js';
import { topLabel } from '../tables/top-label.js';
import type { BinningOptions } from './bins.js';
import { calibrationBins, type ReliabilityBin } from './calibration-bins.js';

/**
 * What a reliability diagram shows: for each bin of confidence, how many examples there are, how sure the predictions
 * are on average, and how many of them are right. The bins cover (0, 1]; they are those of `expectedCalibrationError`,
 * which is the mean of `|accuracy - confidence|` weighted by `count`.
 *
 * DeGroot and Fienberg, The Comparison and Evaluation of Forecasters, The Statistician 1983.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `bins` that is not a whole number of at least 1, for a binning that there is not and for an option
 * that is none.
 *
 * @example
 * reliabilityDiagram([[0.8, 0.2], [0.7, 0.3]], [0, 1], { bins: 2 })
 * // [{ lower: 0, upper: 0.5, count: 0 }, { lower: 0.5, upper: 1, count: 2, confidence: 0.75, accuracy: 0.5 }]
 */
export function reliabilityDiagram(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  options: BinningOptions = {},
): ReliabilityBin[] {
  checkOptionNames(options, 'bins', 'binning');
  const { bins = 15, binning = 'equal-width' } = options;
  return calibrationBins(topLabel(labelledTable(probabilities, labels), labels), bins, binning);
}
