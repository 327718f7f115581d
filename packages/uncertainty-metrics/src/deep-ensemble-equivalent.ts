import { show } from '@freetickets/core';
import { checkLength } from './check-length.js';
import { unexpected } from './unexpected.js';

/**
 * How many independently trained networks an ensemble is worth: the smallest m of at least 1, a real number, for which
 * deep ensembles reach its score. `curve[m - 1]` is the (calibrated) log-likelihood of a deep ensemble of m networks,
 * higher is better, linear in between. `Infinity` where the curve never gets there.
 *
 * Ashukha, Lyzhov, Molchanov and Vetrov, Pitfalls of In-Domain Uncertainty Estimation and Ensembling in Deep Learning,
 * ICLR 2020.
 *
 * Throws a `DataError` for an empty curve and for numbers that are not finite.
 *
 * @example deepEnsembleEquivalent(-0.15, [-0.3, -0.2, -0.1]) // 2.5
 */
export function deepEnsembleEquivalent(score: number, curve: ArrayLike<number>): number {
  checkLength('curve', curve, 1, 'the score of at least one network');
  for (const value of [score, ...Array.from(curve)]) {
    if (!Number.isFinite(value)) throw unexpected('score and curve', show(value), 'finite numbers');
  }
  let m = 1;
  while (m <= curve.length && curve[m - 1] < score) m++;
  if (m === 1) return 1;
  if (m > curve.length) return Infinity;
  const below = curve[m - 2];
  return m - 1 + (score - below) / (curve[m - 1] - below);
}
