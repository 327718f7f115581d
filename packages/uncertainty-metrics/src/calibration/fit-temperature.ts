import { labelledTable } from '../tables/labelled-table.js';
import { type LogRows, logRows } from '../tables/log-rows.js';
import type { Probabilities } from '../tables/probabilities.js';
import { temperedLikelihood } from './tempered-likelihood.js';

/** The largest and, inverted, the smallest temperature that is fitted. */
const limit = 100;

/**
 * The temperature T that makes predictions most likely: the minimiser of the negative log-likelihood of
 * `softmax(ln p / T)`, from 0.01 to 100. Above 1 the predictions were too sure, below 1 not sure enough. The search is in
 * 1 / T, in which the likelihood is convex: Newton steps inside a shrinking bracket. Where every example's most probable
 * class is its label nothing keeps T from shrinking, and it is 0.01; where uniform predictions would be more likely than any others it is 100.
 * Of a single class it is 1.
 *
 * Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, ICML 2017.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit.
 *
 * @example fitTemperature([[0.9, 0.1], [0.9, 0.1], [0.9, 0.1]], [0, 0, 1]) // 3.17: 90% sure, right in two of three
 */
export function fitTemperature(probabilities: Probabilities, labels: ArrayLike<number>): number {
  return temperatureOf(
    logRows(labelledTable(probabilities, labels)),
    labels,
    Int32Array.from(labels, (_, example) => example),
  );
}

/**
 * The temperature for some of the examples; the search starts from one that is near. To their summed negative
 * log-likelihood comes `(centre / T - 1)^2 / 2`, a pull of T to `centre`, unless that is 0.
 */
export function temperatureOf(
  logs: LogRows,
  labels: ArrayLike<number>,
  examples: Int32Array,
  start = 1,
  centre = 0,
): number {
  let [low, beta, high] = [0, 1 / start, Infinity];
  let before = Infinity;
  for (let round = 0; round < 200 && high > low * (1 + 1e-10); round++) {
    const likelihood = temperedLikelihood(logs, labels, examples, beta);
    const slope = likelihood.slope + centre * (centre * beta - 1);
    const curvature = likelihood.curvature + centre * centre;
    if (slope === 0) break;
    if (slope < 0) low = beta;
    else high = beta;
    if (low === limit || high === 1 / limit) break;
    const newton = beta - slope / curvature;
    const step = Math.abs(newton - beta);
    // A Newton step that leaves the bracket, or gains little on the last, gives way to a bound or to a bisection.
    const isSafe = newton > low && newton < Math.min(high, limit) && step < before / 2;
    if (isSafe) beta = newton;
    else if (high === Infinity) beta = limit;
    else if (low === 0) beta = 1 / limit;
    else beta = Math.sqrt(low * high);
    before = step;
    // The error after a Newton step is about its square.
    if (isSafe && step < 1e-4 * beta) break;
  }
  return 1 / beta;
}
