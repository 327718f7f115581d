import { checkName, checkWhole } from '../tables/check-options.js';
import { lowerBound } from '../tables/lower-bound.js';

/** `equal-width`: edges evenly over [0, 1]. `equal-mass`: edges at quantiles of the values, so that counts are as equal as ties allow. */
export type Binning = 'equal-width' | 'equal-mass';

/** How confidences are put into bins. */
export interface BinningOptions {
  /** How many bins; 15 where none is given. */
  readonly bins?: number;
  /** `equal-width` where none is given. */
  readonly binning?: Binning;
}

/**
 * The edges between bins, all right-closed: a value is in the bin that `binOf` says, the number of edges below it.
 * Of equal mass, edge b of B is the `ceil(b n / B)`-th smallest value, so that equal values share a bin: that of the
 * first of them.
 */
export function edgesOf(values: Float64Array, bins: number, binning: Binning): Float64Array {
  checkWhole('bins', bins, 1);
  checkName('binning', binning, ['equal-width', 'equal-mass']);
  const sorted = binning === 'equal-mass' && values.slice().sort();
  return Float64Array.from({ length: bins - 1 }, (_, b) =>
    sorted ? sorted[Math.ceil(((b + 1) * sorted.length) / bins) - 1] : (b + 1) / bins,
  );
}

/** The bin of a value. */
export const binOf = (value: number, edges: Float64Array): number => lowerBound(edges, value);
