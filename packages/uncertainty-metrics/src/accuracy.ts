import { checkLabels } from '@freetickets/core';
import { argmax } from './argmax.js';
import { type Probabilities, probabilitiesOf } from './probabilities.js';

/**
 * The share of examples whose most probable class is their label: `mean_n [argmax_k p_nk = y_n]`, in [0, 1].
 * Ties go to the lower class.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit.
 *
 * @example accuracy([[0.9, 0.1], [0.4, 0.6]], [0, 0]) // 0.5
 */
export function accuracy(probabilities: Probabilities, labels: ArrayLike<number>): number {
  const table = probabilitiesOf(probabilities);
  checkLabels(labels, ...table.shape);
  let correct = 0;
  argmax(table).forEach((k, example) => {
    if (k === labels[example]) correct++;
  });
  return correct / labels.length;
}
