import type { Predictions } from './predictions.js';

/** One number that says how good, how calibrated or how diverse predictions are. */
export interface Metric {
  /** Which values are better; `neither` where that depends. */
  readonly better: 'higher' | 'lower' | 'neither';
  /** Undefined where it makes no sense, such as the diversity of a single member. */
  measure(predictions: Predictions, labels: ArrayLike<number>): number | undefined;
}

/** How far an example seems to be from the data that a predictor was trained for. */
export interface OodScore {
  /** A number an example, higher where it seems farther out. Undefined where the predictor has too few members for it. */
  score(predictions: Predictions): Float64Array | undefined;
}
