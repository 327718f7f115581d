import {
  type OptimizerName,
  type OptimizerOption,
  type OptimizerSpec,
  optimizerNames,
  optimizers,
  parseOptions,
} from '@freetickets/core';
import * as z from 'zod/mini';
import { positive } from './option-schemas.js';

/** An optimizer with all its options. */
export type OptimizerSettings = OptimizerSpec & { readonly learningRate: number };

/** An optimizer as a config gives it: what is not there has its default. */
export type OptimizerConfig =
  | OptimizerName
  | {
      readonly [N in OptimizerName]: Partial<Omit<OptimizerSpec<N>, 'name'>> & {
        readonly learningRate?: number;
      } & (N extends 'sgd' ? { readonly name?: N } : { readonly name: N });
    }[OptimizerName];

const anyOptimizer = z.looseObject(
  { name: z.optional(z.enum(Object.keys(optimizers), { error: optimizerNames })) },
  { error: `${optimizerNames.replace(' or ', ', ')} or { name, ...options }` },
);

const schemaOf = (name: OptimizerName) => {
  const { options, learningRate } = optimizers[name];
  return z.strictObject({
    name: z.literal(name),
    learningRate: z._default(positive, learningRate),
    ...Object.fromEntries(
      Object.entries<OptimizerOption<number | boolean>>(options).map(
        ([option, { isValid, expected, byDefault }]) => [
          option,
          z._default(z.custom<number | boolean>(isValid, { error: expected }), byDefault),
        ],
      ),
    ),
    clipNorm: z.optional(positive),
  });
};

/**
 * Checks an optimizer's name and options, and fills in defaults.
 *
 * @param defaults of options that every optimizer has, but none by itself
 */
export function parseOptimizer(
  given: unknown,
  defaults: { readonly clipNorm?: number } = {},
): OptimizerSettings {
  const owner = 'config: optimizer';
  const object = typeof given === 'string' ? { name: given } : given;
  const { name = 'sgd', ...options } = parseOptions(owner, anyOptimizer, object);
  const schema = schemaOf(name as OptimizerName);
  return parseOptions(owner, schema, { name, ...defaults, ...options }) as OptimizerSettings;
}
