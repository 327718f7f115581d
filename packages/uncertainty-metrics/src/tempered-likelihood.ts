import { smallestProbability } from './probabilities.js';
import type { Table } from './table.js';

/** The summed negative log-likelihood of some examples as a function of beta = 1 / temperature, with its derivatives. */
export interface TemperedLikelihood {
  readonly nll: number;
  readonly slope: number;
  readonly curvature: number;
}

/**
 * With l = ln p clamped at 1e-12, an example costs `ln sum_k exp(beta l_k) - beta l_y`. Its slope in beta is
 * `E[l] - l_y` and its curvature `Var[l] >= 0`, both under the tempered probabilities: the cost is convex in beta.
 */
export function temperedLikelihood(
  { data, shape: [, classes] }: Table,
  labels: ArrayLike<number>,
  examples: Int32Array,
  beta: number,
): TemperedLikelihood {
  let [nll, slope, curvature] = [0, 0, 0];
  for (let i = 0; i < examples.length; i++) {
    const start = examples[i] * classes;
    const label = start + labels[examples[i]];
    let max = smallestProbability;
    for (let at = start; at < start + classes; at++) max = Math.max(max, data[at]);
    let ofLabel = 0;
    let mass = 0;
    let first = 0;
    let second = 0;
    for (let at = start; at < start + classes; at++) {
      // Relative to the most probable class, so that the largest weight is 1.
      const log = Math.log(Math.max(smallestProbability, data[at]) / max);
      const weight = Math.exp(beta * log);
      if (at === label) ofLabel = log;
      mass += weight;
      first += weight * log;
      second += weight * log * log;
    }
    const mean = first / mass;
    nll += Math.log(mass) - beta * ofLabel;
    slope += mean - ofLabel;
    curvature += second / mass - mean * mean;
  }
  return { nll, slope, curvature };
}
