import { type OptimizerSpec, parseOptions } from '@freetickets/core';
import * as z from 'zod/mini';

const below1 = (message: string) =>
  z.number({ error: message }).check(z.gte(0, message), z.lt(1, message));
const positive = (message: string) => z.number({ error: message }).check(z.gt(0, message));

const RATE = 'a number from 0 up to, but not including, 1';
const WEIGHT_DECAY = 'a number of at least 0';
const CLIP_NORM = 'a number above 0, or none at all';
const EPSILON = 'a number above 0';

const common = {
  weightDecay: z.number({ error: WEIGHT_DECAY }).check(z.gte(0, WEIGHT_DECAY)),
  clipNorm: z.optional(positive(CLIP_NORM)),
};
const schema = z.discriminatedUnion(
  'name',
  [
    z.strictObject({
      name: z.literal('sgd'),
      momentum: below1(RATE),
      nesterov: z.boolean({ error: 'true or false' }),
      ...common,
    }),
    z.strictObject({
      name: z.literal('adam'),
      beta1: below1(RATE),
      beta2: below1(RATE),
      // Where weight and gradient are 0, a step divides 0 by epsilon.
      epsilon: positive(EPSILON),
      ...common,
    }),
  ],
  { error: "'sgd' or 'adam'" },
);

/** Throws an `OptionError` where a number of the optimizer is out of its range, or there is no optimizer of that name. */
export function checkOptimizer(spec: OptimizerSpec): void {
  parseOptions('optimizer', schema, spec);
}
