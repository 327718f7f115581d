import type { MemberLogits } from './member-logits.js';

/** Probabilities, row-major over [example, class]; each row sums to 1. */
export interface ProbabilityTable {
  readonly data: Float32Array | Float64Array;
  readonly shape: readonly [examples: number, classes: number];
}

/** What a predictor of one or more members says of some examples. */
export interface Predictions {
  /** The prediction: aggregated, and calibrated where there is a calibrator. */
  readonly probabilities: ProbabilityTable;
  /** Each member's own, uncalibrated. */
  readonly members: readonly ProbabilityTable[];
  readonly logits: MemberLogits;
}
