import type { CorruptionScores, MainScores } from '@freetickets/runs';
import { meanScores } from './main-scores.js';

/**
 * Puts together the scores of one predictor on corrupted test sets, by type and then by severity. The means over types and
 * severities are those of Hendrycks and Dietterich, Benchmarking Neural Network Robustness to Common Corruptions and
 * Perturbations, ICLR 2019 (there of the error).
 */
export function corruptionScoresOf(
  byType: { readonly [type: string]: readonly MainScores[] },
  count: number,
  untouched?: MainScores,
): CorruptionScores {
  const types = Object.values(byType);
  return {
    count,
    ...(untouched && { untouched }),
    mean: meanScores(types.flat()),
    bySeverity: types[0].map((_, severity) => meanScores(types.map((sets) => sets[severity]))),
    byType: Object.fromEntries(
      Object.entries(byType).map(([type, bySeverity]) => [
        type,
        { mean: meanScores(bySeverity), bySeverity },
      ]),
    ),
  };
}
