import * as z from 'zod/mini';

type Check = z.core.$ZodCheck<number>;
const number = (expected: string, ...checks: ((message: string) => Check)[]) =>
  z.number({ error: expected }).check(...checks.map((check) => check(expected)));
const from = (minimum: number) => (message: string) => z.gte(minimum, message);
const above = (bound: number) => (message: string) => z.gt(bound, message);
const below = (bound: number) => (message: string) => z.lt(bound, message);

export const positive = number('a number above 0', above(0));
export const share = number('a number above 0, at most 1', above(0), (message) =>
  z.lte(1, message),
);
export const belowOne = number('a number from 0 up to, but not including, 1', from(0), below(1));
export const sparsity = number(
  'a number from 0 up to, but not including, 1, such as 0.9 for 90%',
  from(0),
  below(1),
);
export const betweenZeroAndOne = number('a number above 0 and below 1', above(0), below(1));
export const wholeFrom = (minimum: number) => {
  const expected = `a whole number of at least ${minimum}`;
  return z.int({ error: expected }).check(z.gte(minimum, expected));
};

/** A list whose items are checked where they are used, at most 100 of them. */
export const listOf = (what: string) => {
  const expected = `a list of ${what}, at most 100`;
  return z.array(z.unknown(), { error: expected }).check(z.maxLength(100, expected));
};
