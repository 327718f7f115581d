import * as tf from '@tensorflow/tfjs-core';
import type { UpdateRule } from './update-rule.js';

/**
 * Adam: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
 * w = w - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon), t the step of the run.
 * Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.
 */
export function adam(spec: {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}): UpdateRule {
  const { beta1, beta2, epsilon } = spec;
  /**
   * beta m + (1 - beta) g: what leaves and what comes are of the same float32 1 - beta, which holds more of it than
   * beta.
   */
  const averaged = (moment: tf.Tensor, gradient: tf.Tensor, beta: number): tf.Tensor =>
    tf.add(tf.sub(moment, tf.mul(moment, 1 - beta)), tf.mul(gradient, 1 - beta));
  return (variable, gradient, { firstMoment, secondMoment }, { learningRate, step }) => {
    firstMoment.assign(averaged(firstMoment, gradient, beta1));
    secondMoment.assign(averaged(secondMoment, tf.square(gradient), beta2));
    const mean = tf.div(firstMoment, 1 - beta1 ** step);
    const scale = tf.add(tf.sqrt(tf.div(secondMoment, 1 - beta2 ** step)), epsilon);
    variable.assign(tf.sub(variable, tf.mul(tf.div(mean, scale), learningRate)));
  };
}
