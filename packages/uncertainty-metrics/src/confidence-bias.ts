import type { BinningOptions } from './bins.js';
import type { Probabilities } from './probabilities.js';
import { reliabilityDiagram } from './reliability-diagram.js';

/**
 * The expected calibration error by its sign: `over = sum_b w_b max(0, confidence(B_b) - accuracy(B_b))`, what comes
 * from being too sure, and `under`, what comes from not being sure enough; each in [0, 1]. Together they are
 * `expectedCalibrationError` with the same bins.
 *
 * Thulasidasan et al., On Mixup Training: Improved Calibration and Predictive Uncertainty for Deep Neural Networks,
 * NeurIPS 2019, for the overconfident part (there weighted by the confidence besides).
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `bins` that is not a whole number of at least 1 and for a binning that there is not.
 *
 * @example confidenceBias([[0.8, 0.2], [0.8, 0.2]], [0, 1]) // { over: 0.3, under: 0 }
 */
export function confidenceBias(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  options: BinningOptions = {},
): { readonly over: number; readonly under: number } {
  let [over, under] = [0, 0];
  for (const bin of reliabilityDiagram(probabilities, labels, options)) {
    const { count, confidence = 0, accuracy = 0 } = bin;
    const part = (count / labels.length) * (confidence - accuracy);
    if (part > 0) over += part;
    else under -= part;
  }
  return { over, under };
}
