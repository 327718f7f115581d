import type { Table } from '../tables/table.js';

/** How odd each class would be as the label, row-major over [example, class]; the odder the higher. */
export type ConformalScore = (table: Table) => Float64Array;

/** `1 - p_k`. Sadinle, Lei and Wasserman, Least Ambiguous Set-Valued Classifiers with Bounded Error Levels, JASA 2019. */
export const threshold: ConformalScore = ({ data }) => new Float64Array(data).map((p) => 1 - p);

/**
 * The probability of all classes that are at least as probable, `sum_j [p_j >= p_k] p_j`; of equal classes the lower one
 * comes first. Romano, Sesia and Candes, Classification with Valid and Adaptive Coverage, NeurIPS 2020, without its random
 * part.
 */
export const adaptive: ConformalScore = ({ data, shape: [examples, classes] }) => {
  const scores = new Float64Array(data.length);
  const order = new Uint32Array(classes);
  for (let example = 0; example < examples; example++) {
    const start = example * classes;
    for (let k = 0; k < classes; k++) order[k] = k;
    order.sort((a, b) => data[start + b] - data[start + a]);
    let sum = 0;
    for (const k of order) {
      sum += data[start + k];
      scores[start + k] = sum;
    }
  }
  return scores;
};
