import { softmaxInPlace } from '@freetickets/core/numbers';
import { checkTemperature } from '../tables/check-options.js';
import {
  type Probabilities,
  probabilitiesOf,
  smallestProbability,
} from '../tables/probabilities.js';
import type { Table } from '../tables/table.js';

/**
 * Probabilities at another temperature: `softmax(ln p / T)`, that is `p^(1 / T)` made to sum to 1, in float64. Above 1
 * they come closer to each other, below 1 further apart; the order of a row's classes stays, and so does its most
 * probable class. Logarithms are of probabilities clamped below at 1e-12; a temperature of 1 leaves all as it is.
 *
 * Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, ICML 2017.
 *
 * Throws a `DataError` for empty input and for rows that are not probabilities, an `OptionError` for a temperature that
 * is not a finite number above 0.
 *
 * @example applyTemperature([[0.8, 0.2]], 2).data // 0.667, 0.333
 */
export function applyTemperature(
  probabilities: Probabilities,
  temperature: number,
): Table<Float64Array> {
  checkTemperature(temperature);
  const { data, shape } = probabilitiesOf(probabilities);
  const tempered = Float64Array.from(data);
  if (temperature === 1) return { data: tempered, shape };
  for (let at = 0; at < data.length; at++) {
    tempered[at] = Math.log(Math.max(smallestProbability, data[at])) / temperature;
  }
  return { data: softmaxInPlace(tempered, shape[1]), shape };
}
