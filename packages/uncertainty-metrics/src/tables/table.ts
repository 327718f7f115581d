import { show } from '@freetickets/core';
import { flatten } from '@freetickets/core/numbers';
import { unexpected } from './unexpected.js';

/** A number for every example and class: flat and row-major with its shape, as a tensor has it, or one array for each example. */
export type Rows =
  | {
      readonly data: Float32Array | Float64Array;
      /** [examples, classes] */
      readonly shape: readonly number[];
    }
  | readonly ArrayLike<number>[];

/** The flat form, its shape checked. */
export interface Table<Data = Float32Array | Float64Array> {
  /** Row-major over [example, class]. */
  readonly data: Data;
  readonly shape: readonly [examples: number, classes: number];
}

/** Either form as a flat table of at least one example and one class; flat data is shared, not copied. */
export function tableOf(given: Rows, name: string): Table {
  if (Array.isArray(given) && typeof given[0] === 'number') {
    throw unexpected(
      name,
      `${given[0]} for example 0`,
      'an array of a number for each class. A single example has brackets of its own: [[0.9, 0.1]]',
    );
  }
  const { data, shape } = isFlat(given, name) ? given : flatten(given, name);
  const [examples = 0, classes = 0] = shape;
  if (shape.length !== 2 || !shape.every((size) => Number.isInteger(size) && size > 0)) {
    throw unexpected(name, `shape ${show(shape)}`, '[examples, classes] with at least one of each');
  }
  if (data.length !== examples * classes) {
    throw unexpected(
      name,
      `${data.length} values`,
      `${examples * classes} for shape ${show(shape)}`,
    );
  }
  return { data, shape: [examples, classes] };
}

/** What an index into the data stands for, in words. */
export const placeOf = (at: number, classes: number): string =>
  `class ${at % classes} of example ${Math.floor(at / classes)}`;

/** Which form it is. Refuses what an untyped caller may pass, such as a tensor, whose `data` is a function. */
function isFlat(given: Rows, name: string): given is Extract<Rows, { shape: unknown }> {
  if (Array.isArray(given)) return false;
  const { data, shape } = Object(given);
  if (typeof data === 'function') {
    throw unexpected(
      name,
      'a function as data',
      'numbers. Of a tensor t, pass { data: await t.data(), shape: t.shape }',
    );
  }
  if (typeof data?.length !== 'number' || !Array.isArray(shape)) {
    throw unexpected(
      name,
      show(given),
      'an array for each example, or { data, shape: [examples, classes] }',
    );
  }
  return true;
}
