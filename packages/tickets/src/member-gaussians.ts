import type { MemberLogits, Target } from '@freetickets/core';
import {
  gaussianIntervals,
  gaussianMixture,
  gaussiansOf,
} from '@freetickets/uncertainty-metrics/regression';
import { TargetPrediction } from './target-prediction.js';

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
export function targetPredictionOf(
  outputs: MemberLogits,
  regression: Regression,
  level = 0.95,
): TargetPrediction {
  const mixture = gaussianMixture(memberGaussians(outputs, regression));
  return new TargetPrediction({
    target: regression.target.name,
    mean: mixture.mean,
    std: mixture.variance.map(Math.sqrt),
    aleatoric: mixture.aleatoric.map(Math.sqrt),
    epistemic: mixture.epistemic.map(Math.sqrt),
    ...gaussianIntervals(mixture, level),
    level,
  });
}
