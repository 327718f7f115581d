import { checkLabels, OptionError } from '@freetickets/core';
import { argmax } from './argmax.js';
import { type Probabilities, probabilitiesOf } from './probabilities.js';

/**
 * The expected calibration error of the most probable class: `sum_b |B_b| / n * |accuracy(B_b) - confidence(B_b)|`,
 * in [0, 1], where example n is in bin b if its highest probability is in (b / bins, (b + 1) / bins]. A confidence of
 * 0 falls in the first bin, one above 1 by rounding in the last. Empty bins count nothing.
 *
 * Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015; with 15
 * bins as in Guo et al., On Calibration of Modern Neural Networks, ICML 2017.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `bins` that is not a whole number of at least 1.
 *
 * @example expectedCalibrationError([[0.8, 0.2], [0.8, 0.2]], [0, 1]) // 0.3: half right, 80% sure
 */
export function expectedCalibrationError(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  { bins = 15 }: { readonly bins?: number } = {},
): number {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new OptionError('bins', bins, 'a whole number of at least 1');
  }
  const table = probabilitiesOf(probabilities);
  checkLabels(labels, ...table.shape);
  const [examples, classes] = table.shape;
  const surplus = new Float64Array(bins);
  argmax(table).forEach((k, example) => {
    const confidence = table.data[example * classes + k];
    surplus[binOf(confidence, bins)] += (k === labels[example] ? 1 : 0) - confidence;
  });
  return surplus.reduce((sum, value) => sum + Math.abs(value), 0) / examples;
}

/** The right-closed bin of a confidence; the product's rounding is put right against the bin's own edges. */
function binOf(confidence: number, bins: number): number {
  let bin = Math.ceil(confidence * bins) - 1;
  if (confidence <= bin / bins) bin--;
  else if (confidence > (bin + 1) / bins) bin++;
  return Math.min(bins - 1, Math.max(0, bin));
}
