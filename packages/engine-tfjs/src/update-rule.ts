import type * as tf from '@tensorflow/tfjs-core';

/**
 * How a gradient changes a variable: assigns it and its slots. `step` counts from 1. Where gradient, weight and slots are 0, they
 * stay 0.
 */
export type UpdateRule = (
  variable: tf.Variable,
  gradient: tf.Tensor,
  slots: { readonly [name: string]: tf.Variable },
  at: { readonly learningRate: number; readonly step: number },
) => void;
