import * as z from 'zod/mini';

/** The most that a tensor's axis, or a tensor, may hold: kernels index with 32 bits. */
export const MOST = 2 ** 31 - 1;

/** A count in a range. */
export const whole = (from: number, to: number) => {
  const expected = `a whole number from ${from} up to ${to}`;
  return z.int(expected).check(z.gte(from, expected), z.lte(to, expected));
};
const between = (from: number, to: number) => {
  const expected = `a number from ${from} up to ${to}`;
  return z.number(expected).check(z.gte(from, expected), z.lte(to, expected));
};

/** As many of an option as there are axes. */
export const each = <T extends z.core.$ZodType>(axes: number, item: T) => {
  const expected = `an array of ${axes}`;
  return z.array(item, expected).check(z.length(axes, expected));
};

/** Units, filters: the size of an axis. */
export const size = whole(1, MOST);
/** What a window spans, steps over or dilates by. */
export const extent = whole(1, 2 ** 16);
/** How far a border is moved, for both ends of two axes. */
export const borders = each(2, each(2, whole(0, MOST)));
export const axis = z.int('a whole number');
export const axes = z.union([axis, z.array(axis)], 'an axis or an array of axes');
export const flag = z.boolean('true or false');
export const real = z.number('a number');
export const notNegative = z.number('a number from 0').check(z.gte(0, 'a number from 0'));
export const share = between(0, 1);
export const padding = z.enum(['same', 'valid'], "'same' or 'valid'");
/** Default channelsLast. */
export const dataFormat = z.optional(
  z.enum(['channelsLast', 'channelsFirst'], "'channelsLast' or 'channelsFirst'"),
);
/** A layer inside another, as TensorFlow.js writes it. */
export const nestedLayer = z.strictObject(
  {
    className: z.string('the name of a class'),
    config: z.record(z.string(), z.unknown(), 'an object'),
  },
  'an object { className, config }',
);
/** The name of an activation; those of TensorFlow.js and those registered with it. */
export const activation = z.string('a name').check(z.regex(/^\w+$/, 'a name'));
/** Sizes, some of them open. */
export const partialShape = z.array(z.nullable(size), 'an array of whole numbers and nulls');
