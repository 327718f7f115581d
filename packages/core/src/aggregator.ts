import type { MemberLogits } from './member-logits.js';

/** Anything that JSON can hold. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Makes one prediction of the members' logits. */
export interface Aggregator {
  /** Learns what `aggregate` needs from validation data. The state is kept in `ensemble.json`. */
  fit?(logits: MemberLogits, labels: ArrayLike<number>): Json;
  /** Probabilities, row-major over [example, class]; each row sums to 1. */
  aggregate(logits: MemberLogits, state?: Json): Float64Array;
}
