import type { LogRows } from '../tables/log-rows.js';

/** The summed negative log-likelihood of some examples as a function of beta = 1 / temperature, with its derivatives. */
export interface TemperedLikelihood {
  readonly nll: number;
  readonly slope: number;
  readonly curvature: number;
}

/**
 * With l = ln p, an example costs `ln sum_k exp(beta l_k) - beta l_y`. Its slope in beta is `E[l] - l_y` and its curvature
 * `Var[l] >= 0`, both under the tempered probabilities: the cost is convex in beta.
 */
export function temperedLikelihood(
  logs: LogRows,
  labels: ArrayLike<number>,
  examples: Int32Array,
  beta: number,
): TemperedLikelihood {
  const { classes, data } = logs;
  let [nll, slope, curvature] = [0, 0, 0];
  for (let i = 0; i < examples.length; i++) {
    const start = logs.startOf(examples[i]);
    const label = data[start + labels[examples[i]]];
    let mass = 0;
    let first = 0;
    let second = 0;
    for (let at = start; at < start + classes; at++) {
      const log = data[at];
      const weight = Math.exp(beta * log);
      mass += weight;
      first += weight * log;
      second += weight * log * log;
    }
    const mean = first / mass;
    nll += Math.log(mass) - beta * label;
    slope += mean - label;
    curvature += second / mass - mean * mean;
  }
  return { nll, slope, curvature };
}
