import { type OptimizerName, type OptimizerSpec, OptionError } from '@freetickets/core';
import type * as tf from '@tensorflow/tfjs-core';

type Config = ReturnType<tf.Optimizer['getConfig']>;
type Rule = {
  readonly [N in OptimizerName]: Omit<OptimizerSpec<N>, 'weightDecay' | 'clipNorm'>;
}[OptimizerName];

const rules: Record<string, (config: Config) => Rule> = {
  SGD: () => ({ name: 'sgd', momentum: 0, nesterov: false }),
  Momentum: ({ momentum, useNesterov }) => ({
    name: 'sgd',
    momentum: Number(momentum),
    nesterov: useNesterov === true,
  }),
  Adam: ({ beta1, beta2, epsilon }) => ({
    name: 'adam',
    beta1: Number(beta1),
    beta2: Number(beta2),
    epsilon: Number(epsilon),
  }),
};

/**
 * A tfjs optimizer's update rule. Throws an `OptionError` for one that the engine does not have, or that makes sparse
 * itself.
 */
export function optimizerSpec(
  optimizer: tf.Optimizer,
  settings: { readonly weightDecay: number; readonly clipNorm?: number | undefined },
): OptimizerSpec {
  if ('masks' in optimizer) {
    throw new OptionError('optimizer', 'one that dynamicSparse made', 'the optimizer inside it');
  }
  const name = optimizer.getClassName();
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!rule) throw new OptionError('optimizer', name, `one of ${Object.keys(rules).join(', ')}`);
  const { weightDecay, clipNorm } = settings;
  return {
    ...rule(optimizer.getConfig()),
    weightDecay,
    ...(clipNorm !== undefined && { clipNorm }),
  };
}
