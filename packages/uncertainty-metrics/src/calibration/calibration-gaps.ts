import type { Predicted } from '../tables/top-label.js';
import { binOf, edgesOf } from './bins.js';

/** A gap of more standard errors than this has the sign that it shows. */
const CLEAR = 3;

/** What the calibration error in bins of equal width is made of, and how far it may be from the truth. */
export interface CalibrationGaps {
  /** The calibration error: the mean of `contributions`. */
  readonly error: number;
  /** Of every bin: by how much its confidence is too low, times the share of the examples it holds. */
  readonly gaps: Float64Array;
  /** Of every bin: by how much the absolute value of its gap is too large at most, on average. */
  readonly biases: Float64Array;
  /** Of the error, were the signs of the gaps known. */
  readonly variance: number;
  /** Of every example: by how much it hits more than its confidence, or less where its bin does. */
  readonly contributions: Float64Array;
}

/**
 * With `d_i = hit_i - confidence_i` and `g_b = sum_{i in b} d_i / n`, the error is `sum_b |g_b|`, the mean of
 * `sign(g_b(i)) d_i`, and its variance that of a mean. The spread of a bin's hits is estimated with `z^2` hits and as many
 * misses more, for a bin without a miss would show none. `|g_b|` is too large by `sqrt(2 / pi)` standard errors on average
 * where the true gap is 0, by less where it is not, and hardly where it is clear.
 */
export function calibrationGaps(
  { confidence, hits }: Predicted,
  bins: number,
  z: number,
): CalibrationGaps {
  const edges = edgesOf(confidence, bins, 'equal-width');
  const examples = confidence.length;
  const [counts, right, gaps, squares] = [1, 2, 3, 4].map(() => new Float64Array(bins));
  const bin = Int32Array.from(confidence, (value) => binOf(value, edges));
  const contributions = confidence.map((value, i) => hits[i] - value);
  contributions.forEach((surplus, i) => {
    counts[bin[i]]++;
    right[bin[i]] += hits[i];
    gaps[bin[i]] += surplus / examples;
    squares[bin[i]] += surplus ** 2;
  });
  const error = gaps.reduce((sum, gap) => sum + Math.abs(gap), 0);
  let variance = -(error ** 2) / examples;
  const biases = gaps.map((gap, b) => {
    if (counts[b] === 0) return 0;
    const share = (right[b] + z * z) / (counts[b] + 2 * z * z);
    const spread = counts[b] * share * (1 - share) + (examples * gap) ** 2 / counts[b];
    const square = Math.max(squares[b], spread) / examples;
    variance += square / examples;
    const deviation = Math.sqrt(Math.max(square - gap ** 2, 0) / examples);
    return Math.abs(gap) > CLEAR * deviation ? 0 : Math.sqrt(2 / Math.PI) * deviation;
  });
  contributions.forEach((surplus, i) => {
    if (gaps[bin[i]] < 0) contributions[i] = -surplus;
  });
  return { error, gaps, biases, variance: Math.max(variance, 0), contributions };
}
