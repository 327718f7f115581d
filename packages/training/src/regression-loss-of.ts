import type { RegressionSpec } from '@freetickets/core';
import {
  gaussianNll,
  gaussiansOf,
  pinballLoss,
  rootMeanSquaredError,
} from '@freetickets/uncertainty-metrics/regression';

/** The mean loss of outputs [example, target, output], as engines compute it without weights. */
export function regressionLossOf(
  loss: RegressionSpec,
  outputs: Float32Array,
  targets: Float32Array,
): number {
  switch (loss.name) {
    case 'mean-squared-error':
      return rootMeanSquaredError(outputs, targets) ** 2;
    case 'gaussian-nll':
      return gaussianNll(gaussiansOf(outputs), targets);
    case 'pinball':
      return pinballLoss(outputs, loss.quantiles, targets);
  }
}
