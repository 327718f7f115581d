import { type Probabilities, probabilitiesOf } from './probabilities.js';

/**
 * The entropy of every example's prediction in nats: `H_n = -sum_k p_nk ln p_nk`, from 0 (certain) to `ln classes`
 * (uniform). Of an ensemble's mean prediction it is the total uncertainty. `0 ln 0` is 0.
 *
 * Shannon, A Mathematical Theory of Communication, 1948.
 *
 * Throws a `DataError` for empty input and for rows that are not probabilities.
 *
 * @example predictiveEntropy([[1, 0], [0.5, 0.5]]) // 0, 0.693...
 */
export function predictiveEntropy(probabilities: Probabilities): Float64Array {
  const {
    data,
    shape: [examples, classes],
  } = probabilitiesOf(probabilities);
  const entropy = new Float64Array(examples);
  for (let example = 0; example < examples; example++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const p = data[example * classes + k];
      if (p > 0 && p < 1) sum -= p * Math.log(p);
    }
    entropy[example] = sum;
  }
  return entropy;
}
