import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean softmax cross-entropy of logits [example, class], in nats: -sum_c t_c log p_c, where the target t is
 * 1 - s + s / classes for the label's class and s / classes for the others, s being the label smoothing.
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  labelSmoothing: number,
): tf.Scalar {
  const classes = logits.shape[1];
  const oneHot = tf.cast(tf.oneHot(labels, classes), 'float32');
  const target = labelSmoothing
    ? tf.add(tf.mul(oneHot, 1 - labelSmoothing), labelSmoothing / classes)
    : oneHot;
  return tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1)));
}

/** How many examples have their largest logit at their label. */
export function countCorrect(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
}
