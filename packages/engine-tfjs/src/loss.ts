import {
  type Batch,
  outputsPerTarget,
  type RegressionBatch,
  type RegressionSpec,
} from '@freetickets/core';
import { regressionLosses } from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean softmax cross-entropy of logits [example, head, class], in nats: -w sum_c t_c log p_c, where w is the example's weight
 * and its target t is mixed with the uniform distribution, (1 - s) t + s / classes, s being the label smoothing.
 */
export function crossEntropy(
  logits: tf.Tensor3D,
  { labels, targets, weights, count }: Pick<Batch, 'labels' | 'targets' | 'weights' | 'count'>,
  labelSmoothing: number,
): tf.Scalar {
  const [, , classes] = logits.shape;
  const plain = targets
    ? tf.tensor3d(targets, [count, 1, classes])
    : tf.cast(tf.oneHot(tf.tensor2d(labels, [count, 1], 'int32'), classes), 'float32');
  const target = labelSmoothing
    ? tf.add(tf.mul(plain, 1 - labelSmoothing), labelSmoothing / classes)
    : plain;
  const losses = tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 2));
  return tf.mean(weights ? tf.mul(losses, tf.tensor2d(weights, [count, 1])) : losses);
}

/** How many examples have their largest logit, of [example, head, class], at their label: the mean over heads. */
export function countCorrect(
  logits: tf.Tensor3D,
  { labels, count }: Pick<Batch, 'labels' | 'count'>,
): tf.Scalar {
  const right = tf.equal(tf.argMax(logits, 2), tf.tensor2d(labels, [count, 1], 'int32'));
  return tf.div(tf.sum(tf.cast(right, 'float32')), logits.shape[1]);
}

/** Mean loss of numbers, of outputs [example, output]. */
export function regression(
  outputs: tf.Tensor2D,
  { targets, weights, count }: Batch | RegressionBatch,
  spec: RegressionSpec,
): tf.Scalar {
  const each = outputsPerTarget(spec);
  const numbers = tf.tensor3d(targets ?? [], [count, outputs.shape[1] / each, 1]);
  const losses = regressionLosses(spec, numbers, tf.reshape(outputs, [count, -1, each]));
  return tf.mean(weights ? tf.mul(losses, tf.tensor1d(weights)) : losses);
}
