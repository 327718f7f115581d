import * as tf from '@tensorflow/tfjs-core';
import type { UpdateRule } from './update-rule.js';

/**
 * Stochastic gradient descent: v = momentum v + g, w = w - lr v; with Nesterov momentum w = w - lr (g + momentum v).
 * Without momentum there is no slot.
 */
export function sgd(spec: { readonly momentum: number; readonly nesterov: boolean }): UpdateRule {
  const { momentum, nesterov } = spec;
  if (momentum === 0) {
    return {
      slots: [],
      apply: (variable, gradient, _, { learningRate }) =>
        variable.assign(tf.sub(variable, tf.mul(gradient, learningRate))),
    };
  }
  return {
    slots: ['velocity'],
    apply(variable, gradient, { velocity }, { learningRate }) {
      velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
      const direction = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
      variable.assign(tf.sub(variable, tf.mul(direction, learningRate)));
    },
  };
}
