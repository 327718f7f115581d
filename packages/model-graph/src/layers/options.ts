import * as v from 'valibot';
import { product } from './geometry.js';

/** The most that a tensor's axis, or a tensor, may hold: kernels index with 32 bits. */
export const MOST = 2 ** 31 - 1;

const number = (expected: string, holds: (value: number) => boolean) =>
  v.custom<number>((value) => typeof value === 'number' && holds(value), expected);
const isWhole = (value: unknown, from: number, to: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to;
/** A count in a range. */
export const whole = (from: number, to: number) =>
  number(`a whole number from ${from} up to ${to}`, (value) => isWhole(value, from, to));

/** As many of an option as there are axes. */
const each = <T extends v.GenericSchema>(axes: number, item: T) => {
  const expected = `an array of ${axes}`;
  return v.pipe(
    v.array(item, expected),
    v.check(({ length }) => length === axes, expected),
  );
};

/** Units, filters: the size of an axis. */
export const size = whole(1, MOST);
/** The most positions that a window has, over all axes. */
const MOST_POSITIONS = 2 ** 20;
const positionsOfWindow = `axes that make at most ${MOST_POSITIONS} positions`;
/** What a window covers, steps over or dilates by, on each axis. */
export const extents = (axes: number) =>
  v.pipe(
    each(axes, whole(1, 2 ** 16)),
    v.check((sizes) => product(sizes) <= MOST_POSITIONS, positionsOfWindow),
  );
/** How far a border is moved, for both ends of two axes. */
export const borders = each(2, each(2, whole(0, MOST)));
export const axis = number('a whole number', Number.isSafeInteger);
export const axes = v.custom<number | number[]>(
  (value) => [value].flat().every(Number.isSafeInteger),
  'an axis or an array of axes',
);
export const flag = v.boolean('true or false');
export const real = number('a number', Number.isFinite);
export const notNegative = number(
  'a number from 0',
  (value) => Number.isFinite(value) && value >= 0,
);
export const share = number('a number from 0 up to 1', (value) => value >= 0 && value <= 1);
export const padding = v.picklist(['same', 'valid'], "'same' or 'valid'");
/** Default channelsLast. */
export const dataFormat = v.optional(
  v.picklist(['channelsLast', 'channelsFirst'], "'channelsLast' or 'channelsFirst'"),
);
/** A layer inside another, as TensorFlow.js writes it. */
export const nestedLayer = v.strictObject(
  {
    className: v.string('the name of a class'),
    config: v.looseObject({}, 'an object'),
  },
  'an object { className, config }',
);
/** The name of an activation; those of TensorFlow.js and those registered with it. */
export const activation = v.custom<string>(
  (value) => typeof value === 'string' && /^\w+$/.test(value),
  'a name',
);
const isOpenOrSize = (value: unknown): boolean => value === null || isWhole(value, 1, MOST);
/** Sizes, some of them open. */
export const partialShape = v.array(
  v.custom<number | null>(isOpenOrSize, 'a whole number from 1, or null'),
  'an array of whole numbers and nulls',
);
/** A size, or several, some of them open. */
export const sizes = v.custom<number | (number | null)[]>(
  (value) => value !== null && [value].flat().every(isOpenOrSize),
  'a length or an array of them',
);
