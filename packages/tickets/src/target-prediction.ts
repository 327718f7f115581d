/** What a prediction says of one input, as JSON has it, in the target's units. */
export interface TargetRow {
  readonly mean: number;
  readonly std: number;
  readonly aleatoric: number;
  readonly epistemic: number;
  readonly lower: number;
  readonly upper: number;
}

/** What a prediction of numbers holds: plain data, which can be sent to another thread. */
export type TargetPredictionData = Omit<TargetPrediction, 'toJSON'>;

/** What an ensemble says of the target of n inputs, in the target's units; [n] each. */
export class TargetPrediction {
  /** What is predicted. */
  readonly target: string;
  readonly mean: Float64Array;
  /** The standard deviation: of the variance, `aleatoric` squared and `epistemic` squared are the parts. */
  readonly std: Float64Array;
  /**
   * The root of the members' mean variance: what the inputs leave open. With 'mean-squared-error' the same of every input, and
   * with what members get wrong of themselves in it.
   */
  readonly aleatoric: Float64Array;
  /** The standard deviation of the members' means: what they do not agree on. High where the input is unlike the training data. */
  readonly epistemic: Float64Array;
  /** The ends of the central interval of the normal distribution with this mean and deviation. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The share that the intervals hold. */
  readonly level: number;

  constructor(data: TargetPredictionData) {
    this.target = data.target;
    this.mean = data.mean;
    this.std = data.std;
    this.aleatoric = data.aleatoric;
    this.epistemic = data.epistemic;
    this.lower = data.lower;
    this.upper = data.upper;
    this.level = data.level;
  }

  /** A row an input. */
  toJSON(): TargetRow[] {
    const { std, aleatoric, epistemic, lower, upper } = this;
    return Array.from(this.mean, (mean, i) => ({
      mean,
      std: std[i],
      aleatoric: aleatoric[i],
      epistemic: epistemic[i],
      lower: lower[i],
      upper: upper[i],
    }));
  }
}
