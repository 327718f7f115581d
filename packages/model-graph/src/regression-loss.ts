import { checkRegression, outputsPerTarget, type RegressionSpec } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';

/** A loss that a model can be compiled with: of each example, [examples]. */
export type LossFunction = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

const specs = new WeakMap<object, RegressionSpec>();

/**
 * A loss of numbers that `model.compile` takes; `fitSparsely` knows it again. TensorFlow.js wants targets of the outputs'
 * shape, so each target stands there once for each of its outputs, one after another: of a single target `tf.tile(ys, [1, 2])`
 * for the mean and the logarithm of the variance that 'gaussian-nll' takes, `[1, 3]` for three quantiles.
 * Throws an `OptionError` for a loss that is none of numbers, or levels of quantiles that do not ascend between 0 and 1.
 *
 * @example model.compile({ optimizer: 'adam', loss: regressionLoss({ name: 'pinball', quantiles: [0.05, 0.5, 0.95] }) });
 */
export function regressionLoss(spec: RegressionSpec): LossFunction {
  checkRegression(spec);
  const each = outputsPerTarget(spec);
  const loss: LossFunction = (targets, outputs) => {
    const [y, x] = [targets, outputs].map((given) => tf.reshape(given, [given.shape[0], -1, each]));
    return regressionLosses(spec, tf.slice(y as tf.Tensor3D, [0, 0, 0], [-1, -1, 1]), x);
  };
  specs.set(loss, spec);
  return loss;
}

/** What `regressionLoss` made a function of; undefined where it made none. */
export const regressionSpecOf = (loss: unknown): RegressionSpec | undefined =>
  typeof loss === 'function' ? specs.get(loss) : undefined;

/** The loss of each example, the mean over its targets, of targets [example, target, 1] and outputs [example, target, output]. */
export function regressionLosses(
  spec: RegressionSpec,
  targets: tf.Tensor,
  outputs: tf.Tensor,
): tf.Tensor1D {
  return tf.tidy(() => tf.mean(lossesOf(spec, targets, outputs), [1, 2]));
}

function lossesOf(spec: RegressionSpec, targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  switch (spec.name) {
    case 'mean-squared-error':
      return tf.square(tf.sub(outputs, targets));
    case 'gaussian-nll': {
      const [mean, logVariance] = tf.split(outputs, 2, 2);
      const squares = tf.mul(tf.square(tf.sub(mean, targets)), tf.exp(tf.neg(logVariance)));
      return tf.mul(0.5, tf.add(tf.add(logVariance, squares), Math.log(2 * Math.PI)));
    }
    case 'pinball': {
      const off = tf.sub(targets, outputs);
      const levels = tf.tensor1d([...spec.quantiles]);
      return tf.maximum(tf.mul(levels, off), tf.mul(tf.sub(levels, 1), off));
    }
  }
}
