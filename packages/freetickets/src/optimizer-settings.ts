import { parseOptions } from '@freetickets/core';
import * as z from 'zod/mini';
import { belowOne, notNegative, positive } from './option-schemas.js';

const optimizers = {
  sgd: z.strictObject({
    name: z.literal('sgd'),
    learningRate: z._default(positive, 0.05),
    momentum: z._default(belowOne, 0.9),
    nesterov: z._default(z.boolean({ error: 'true or false' }), false),
    weightDecay: z._default(notNegative, 5e-4),
    clipNorm: z.optional(positive),
  }),
  adam: z.strictObject({
    name: z.literal('adam'),
    learningRate: z._default(positive, 0.001),
    beta1: z._default(belowOne, 0.9),
    beta2: z._default(belowOne, 0.999),
    epsilon: z._default(positive, 1e-7),
    weightDecay: z._default(notNegative, 0),
    clipNorm: z.optional(positive),
  }),
};
const anyOptimizer = z.looseObject(
  { name: z.optional(z.enum(['sgd', 'adam'], { error: "'sgd' or 'adam'" })) },
  { error: "'sgd', 'adam' or { name, ...options }" },
);

/** An optimizer with all its options. */
export type OptimizerSettings = z.output<(typeof optimizers)['sgd'] | (typeof optimizers)['adam']>;

/** Checks an optimizer's name and options, and fills in defaults. */
export function parseOptimizer(given: unknown): OptimizerSettings {
  const owner = 'config: optimizer';
  const object = typeof given === 'string' ? { name: given } : given;
  const { name = 'sgd', ...options } = parseOptions(owner, anyOptimizer, object);
  return parseOptions(owner, optimizers[name], { name, ...options });
}
