import type { OptimizerSpec } from './engine.js';
import { OptionError } from './errors.js';

/** What a field must be, and whether it is. */
type Rule = readonly [expected: string, holds: (value: unknown) => boolean];

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const rate: Rule = [
  'a number from 0 up to, but not including, 1',
  (value) => isNumber(value) && value >= 0 && value < 1,
];
const above0 = (expected: string): Rule => [expected, (value) => isNumber(value) && value > 0];

const common: Record<string, Rule> = {
  weightDecay: ['a number of at least 0', (value) => isNumber(value) && value >= 0],
  clipNorm: [
    'a number above 0, or none at all',
    (value) => value === undefined || (isNumber(value) && value > 0),
  ],
};
const rules: Record<string, Record<string, Rule>> = {
  sgd: {
    momentum: rate,
    nesterov: ['true or false', (value) => typeof value === 'boolean'],
    ...common,
  },
  // Where weight and gradient are 0, a step of Adam divides 0 by epsilon.
  adam: { beta1: rate, beta2: rate, epsilon: above0('a number above 0'), ...common },
};

/** Throws an `OptionError` where a number of the optimizer is out of its range, or there is no optimizer of that name. */
export function checkOptimizer(spec: OptimizerSpec): void {
  if (Object(spec) !== spec) {
    throw new OptionError('optimizer', spec, "{ name: 'sgd' or 'adam', ... }");
  }
  const { name, ...fields }: { readonly name: string; readonly [field: string]: unknown } = spec;
  const known = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!known) throw new OptionError('optimizer: name', name, "'sgd' or 'adam'");
  for (const [field, [expected, holds]] of Object.entries(known)) {
    if (!holds(fields[field])) {
      throw new OptionError(`optimizer: ${field}`, fields[field], expected);
    }
  }
  for (const field of Object.keys(fields)) {
    if (!Object.hasOwn(known, field)) {
      const names = Object.keys(known).join(', ');
      throw new OptionError(
        `optimizer: ${field}`,
        fields[field],
        `no such option; there are ${names}`,
      );
    }
  }
}
