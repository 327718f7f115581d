import type { GraphNode } from '@freetickets/core';
import { activations } from '../program/constants.js';

/** An activation by name: how it is done, or undefined where it is not known. */
export interface Activation {
  readonly name: string;
  /** Slope below 0 of leakyRelu, limit of elu, largest value of relu6. */
  readonly parameter: number;
}

const DEFAULT_PARAMETER: { readonly [name: string]: number } = { relu6: 6, elu: 1 };

/** The activation that a layer ends in; undefined where it is not supported. */
export function activationOf({ type, config }: GraphNode): Activation | undefined {
  const named = (name: string, parameter = DEFAULT_PARAMETER[name] ?? 0) => ({ name, parameter });
  if (type === 'ReLU') {
    const maximum = config.maxValue;
    return maximum === undefined || maximum === null
      ? named('relu')
      : named('relu6', Number(maximum));
  }
  if (type === 'LeakyReLU') return named('leakyRelu', Number(config.alpha ?? 0.3));
  if (type === 'ELU') return named('elu', Number(config.alpha ?? 1));
  const name = String(config.activation ?? 'linear');
  const known = ['linear', 'relu', ...activations].includes(name);
  return known ? named(name) : undefined;
}
