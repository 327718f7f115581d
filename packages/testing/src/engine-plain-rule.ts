import { type OptimizerSpec, OptionError } from '@freetickets/core';

/** Steps one weight; gives its change. */
type Rule = (
  slots: { readonly [slot: string]: Float32Array },
  i: number,
  gradient: number,
  step: number,
) => number;

/** The update rule of an optimizer: its slots, and its step. */
export function ruleOf(spec: OptimizerSpec): {
  readonly slots: readonly string[];
  readonly step: Rule;
} {
  const numbers = Object.values(spec).filter((value) => typeof value === 'number');
  if (!numbers.every(Number.isFinite)) throw new OptionError('optimizer', spec, 'finite numbers');
  if (spec.name === 'sgd') {
    const { momentum, nesterov } = spec;
    return {
      slots: ['velocity'],
      step({ velocity }, i, gradient) {
        const now = momentum * velocity[i] + gradient;
        velocity[i] = now;
        return nesterov ? gradient + momentum * now : now;
      },
    };
  }
  const { beta1, beta2, epsilon } = spec;
  if (!(epsilon > 0 && beta1 < 1 && beta2 < 1)) {
    throw new OptionError('optimizer', spec, 'betas below 1 and an epsilon above 0');
  }
  return {
    slots: ['first', 'second'],
    step({ first, second }, i, gradient, step) {
      first[i] = beta1 * first[i] + (1 - beta1) * gradient;
      second[i] = beta2 * second[i] + (1 - beta2) * gradient ** 2;
      return (
        first[i] / (1 - beta1 ** step) / (Math.sqrt(second[i] / (1 - beta2 ** step)) + epsilon)
      );
    },
  };
}
