import { checkOptimizer, type OptimizerName, type OptimizerSpec } from '@freetickets/core';
import { adam } from './adam.js';
import { sgd } from './sgd.js';
import type { UpdateRule } from './update-rule.js';

/** The kernel of each optimizer. Weight decay comes before it: the network adds it to the gradient, or takes it off the weight. */
const rules: { readonly [N in OptimizerName]: (spec: OptimizerSpec<N>) => UpdateRule } = {
  sgd,
  adam,
  adamw: adam,
};

/** The rule of an optimizer. Throws an `OptionError` where the optimizer is not one there is. */
export function updateRule<N extends OptimizerName>(spec: OptimizerSpec<N>): UpdateRule {
  checkOptimizer(spec);
  return rules[spec.name](spec);
}
