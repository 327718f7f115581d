import type { GraphNode } from '@freetickets/core';
import type { Lowering } from './lowering.js';
import type { Source } from './tensors.js';

/** In the order of the enumeration in `kernels/mathematics.h`. */
export const functions = [
  'relu6',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'swish',
  'mish',
  'leakyRelu',
  'gelu_new',
];

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
  const known = ['linear', 'relu', ...functions].includes(name);
  return known ? named(name) : undefined;
}

/** Lowers the activation of a node's value, other than `relu`. */
export function lowerActivation(
  lowering: Lowering,
  value: Source,
  { name, parameter }: Activation,
): Source {
  if (name === 'linear') return value;
  const { program } = lowering;
  const source = lowering.storedSource(value);
  const input = source.tensor;
  const output = lowering.tensor(input, input.needsGradient);
  const how = { function: functions.indexOf(name), parameter };
  program.emit(
    'activate',
    { input: input.record, output: output.record, ...how },
    { reads: [input.data], writes: [output.data] },
  );
  const activated = lowering.source(output);
  lowering.onBackward('activate', activated, { source, how });
  return activated;
}
