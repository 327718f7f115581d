import type { MemberLogits, Target } from '@freetickets/core';
import {
  type CentralIntervals,
  type GaussianMixture,
  gaussianIntervals,
  gaussianMixture,
  gaussiansOf,
} from '@freetickets/uncertainty-metrics/regression';

/** What makes an ensemble one that predicts a number. */
export interface Regression {
  /** What its members were trained by, which says what their outputs are. */
  readonly loss: 'mean-squared-error' | 'gaussian-nll';
  readonly target: Target;
  /**
   * With 'mean-squared-error', whose outputs say no variance: each member's mean squared error on validation data, of
   * standardised targets, [member].
   */
  readonly noise?: readonly number[] | undefined;
}

/** What a prediction says of one input, as JSON has it, in the target's units. */
export interface TargetRow {
  readonly mean: number;
  readonly std: number;
  readonly aleatoric: number;
  readonly epistemic: number;
  readonly lower: number;
  readonly upper: number;
}

/** What an ensemble says of the target of n inputs, in the target's units; [n] each. */
export class TargetPrediction implements CentralIntervals {
  readonly mean: Float64Array;
  /** The standard deviation: of the variance, `aleatoric` squared and `epistemic` squared are the parts. */
  readonly std: Float64Array;
  /** The root of the members' mean variance: what the inputs leave open. */
  readonly aleatoric: Float64Array;
  /** The standard deviation of the members' means: what they do not agree on. High where the input is unlike the training data. */
  readonly epistemic: Float64Array;
  /** The ends of the central interval of the normal distribution with this mean and deviation. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;

  /**
   * @param target what is predicted
   * @param level the share that the intervals hold
   */
  constructor(
    mixture: GaussianMixture,
    readonly target: string,
    readonly level: number,
  ) {
    this.mean = mixture.mean;
    this.std = mixture.variance.map(Math.sqrt);
    this.aleatoric = mixture.aleatoric.map(Math.sqrt);
    this.epistemic = mixture.epistemic.map(Math.sqrt);
    const { lower, upper } = gaussianIntervals(mixture, level);
    this.lower = lower;
    this.upper = upper;
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

/** What each member says, a normal distribution for each input, in the target's units, of outputs [member, input, output]. */
export function memberGaussians(
  { data, shape: [members, count, width] }: MemberLogits,
  { loss, target: { mean, std }, noise = [] }: Regression,
): readonly { readonly mean: Float64Array; readonly variance: Float64Array }[] {
  return Array.from({ length: members }, (_, member) => {
    const outputs = data.subarray(member * count * width, (member + 1) * count * width);
    const own =
      loss === 'gaussian-nll'
        ? gaussiansOf(outputs)
        : {
            mean: Float64Array.from(outputs),
            variance: new Float64Array(count).fill(noise[member]),
          };
    return {
      mean: own.mean.map((m) => mean + std * m),
      variance: own.variance.map((v) => std ** 2 * v),
    };
  });
}

/**
 * The prediction that members' outputs make together: the mean and variance of the even mixture of their normal distributions.
 * Lakshminarayanan et al., Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles, NeurIPS 2017.
 *
 * @param level the share that the intervals hold, in (0, 1)
 */
export const targetPredictionOf = (
  outputs: MemberLogits,
  regression: Regression,
  level = 0.95,
): TargetPrediction =>
  new TargetPrediction(
    gaussianMixture(memberGaussians(outputs, regression)),
    regression.target.name,
    level,
  );
