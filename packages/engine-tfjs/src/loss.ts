import type { Batch } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean softmax cross-entropy of logits [example, class], in nats: -w sum_c t_c log p_c, where w is the example's weight and its
 * target t is mixed with the uniform distribution, (1 - s) t + s / classes, s being the label smoothing.
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  { labels, targets, weights, count }: Pick<Batch, 'labels' | 'targets' | 'weights' | 'count'>,
  labelSmoothing: number,
): tf.Scalar {
  const classes = logits.shape[1];
  const plain = targets
    ? tf.tensor2d(targets, [count, classes])
    : tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), classes), 'float32');
  const target = labelSmoothing
    ? tf.add(tf.mul(plain, 1 - labelSmoothing), labelSmoothing / classes)
    : plain;
  const losses = tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1));
  return tf.mean(weights ? tf.mul(losses, tf.tensor1d(weights)) : losses);
}

/** How many examples have their largest logit at their label. */
export function countCorrect(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
}
