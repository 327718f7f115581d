import { checkOptimizer, type OptimizerSpec } from '@freetickets/core';
import type * as tf from '@tensorflow/tfjs-core';
import { adam } from './adam.js';
import { sgd } from './sgd.js';

/** How a gradient changes a variable. Where gradient, weight and slots are 0, they stay 0. */
export interface UpdateRule {
  /** What it remembers of each parameter; all start at 0. */
  readonly slots: readonly string[];
  /** Assigns the variable and its slots. `step` counts from 1. */
  apply(
    variable: tf.Variable,
    gradient: tf.Tensor,
    slots: { readonly [name: string]: tf.Variable },
    at: { readonly learningRate: number; readonly step: number },
  ): void;
}

/** The rule of an optimizer. Throws an `OptionError` where the optimizer is not one there is. */
export function updateRule(spec: OptimizerSpec): UpdateRule {
  checkOptimizer(spec);
  return spec.name === 'sgd' ? sgd(spec) : adam(spec);
}
