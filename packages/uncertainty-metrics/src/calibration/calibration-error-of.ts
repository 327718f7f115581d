import type { Predicted } from '../tables/top-label.js';
import type { Binning } from './bins.js';
import { calibrationBins } from './calibration-bins.js';

/** The gaps between confidence and accuracy in bins, by each norm; `expectedCalibrationError` has the formulas. */
export function calibrationErrorOf(
  predicted: Predicted,
  bins: number,
  binning: Binning,
): { readonly l1: number; readonly l2: number; readonly max: number } {
  const examples = predicted.confidence.length;
  let [sum, squares, max] = [0, 0, 0];
  for (const { count, confidence = 0, accuracy = 0 } of calibrationBins(predicted, bins, binning)) {
    const gap = Math.abs(accuracy - confidence);
    sum += (count / examples) * gap;
    squares += (count / examples) * gap * gap;
    max = Math.max(max, gap);
  }
  return { l1: sum, l2: Math.sqrt(squares), max };
}
