import type { Json } from './aggregator.js';
import type { MemberLogits } from './member-logits.js';

/** The ensemble's aggregator, fitted: from the members' logits to probabilities, row-major over [example, class]. */
export type Aggregate = (logits: MemberLogits) => Float64Array;

/** A calibrated prediction. */
export interface Calibrated {
  /** Row-major over [example, class]; each row sums to 1. */
  readonly probabilities: Float64Array;
  /** From calibrators that make prediction sets: 1 where a class is in the example's set, row-major over [example, class]. */
  readonly sets?: Uint8Array;
}

/** Corrects what an ensemble predicts by what validation data showed. */
export interface Calibrator {
  /** Learns what `calibrate` needs. The state is kept in `ensemble.json`. */
  fit(logits: MemberLogits, labels: ArrayLike<number>, aggregate: Aggregate): Json;
  calibrate(logits: MemberLogits, state: Json, aggregate: Aggregate): Calibrated;
}
