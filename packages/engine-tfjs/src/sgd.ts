import * as tf from '@tensorflow/tfjs-core';
import type { UpdateRule } from './update-rule.js';

/**
 * Stochastic gradient descent: v = momentum v + g, w = w - lr v; with Nesterov momentum w = w - lr (g + momentum v).
 * Without momentum there is no slot.
 */
export const sgd =
  (spec: { readonly momentum: number; readonly nesterov: boolean }): UpdateRule =>
  (variable, gradient, { velocity }, { learningRate }) => {
    const { momentum, nesterov } = spec;
    velocity?.assign(tf.add(tf.mul(velocity, momentum), gradient));
    const speed = velocity ?? gradient;
    const direction = nesterov ? tf.add(gradient, tf.mul(speed, momentum)) : speed;
    variable.assign(tf.sub(variable, tf.mul(direction, learningRate)));
  };
