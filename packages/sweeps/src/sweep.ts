import { customPath, OptionError, parseOptions, specOf } from '@freetickets/core';
import * as z from 'zod/mini';
import { valueLabel } from './value-label.js';

/** Values of a sweep's axes, by axis: a key of the config or a dotted path. */
export type Point = { readonly [axis: string]: unknown };

/** A config, and what is varied of it. */
export interface Sweep {
  /** What all runs have in common. */
  readonly base: object;
  /** The values of each axis, which are all combined. */
  readonly axes: { readonly [axis: string]: readonly unknown[] };
  /** Whether to leave a combination out. Default: none is. */
  readonly skip?: ((point: Point) => boolean) | undefined;
}

const values = 'a list of values, at least one: [0.8, 0.9]';

const schema = z.strictObject(
  {
    base: z.custom<object>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      { error: 'a config: { dataset: "mnist" }' },
    ),
    axes: z.record(
      z.string(),
      z.array(z.unknown(), { error: values }).check(z.minLength(1, values)),
      { error: 'lists of values by config key: { sparsity: [0.8, 0.9], seed: [1, 2, 3] }' },
    ),
    skip: z.optional(
      z.custom<(point: Point) => boolean>((value) => typeof value === 'function', {
        error: 'a function of the values of one run: ({ method }) => method === "dense"',
      }),
    ),
  },
  { error: 'an object with base and axes: defineSweep({ base, axes })' },
);

/** Where runs are is the sweep's own to say, and code runs in other processes. */
const notSwept = ['out', 'plugins', 'onEvent', 'checkpoint'];

/**
 * Checks a sweep, but for its configs. Throws an `OptionError` for an axis that is empty, or cannot be one, and for two values
 * of an axis with the same name.
 */
export function parseSweep(given: unknown): Sweep {
  const sweep = parseOptions('sweep', schema, given);
  const axes = Object.entries(sweep.axes);
  if (axes.length === 0) {
    throw new OptionError('sweep: axes', sweep.axes, 'at least one axis: { seed: [1, 2, 3] }');
  }
  for (const key of ['out', 'onEvent']) {
    if (key in sweep.base) {
      const expected = 'no such key: a sweep has one folder, that of the command (--out)';
      throw new OptionError(`sweep: base.${key}`, Reflect.get(sweep.base, key), expected);
    }
  }
  for (const [axis, list] of axes) {
    if (notSwept.includes(axis.split('.')[0])) {
      const expected = `an axis that changes what is trained, which ${notSwept.join(', ')} do not`;
      throw new OptionError(`sweep: axes.${axis}`, list, expected);
    }
    requireNames(axis, list);
  }
  return sweep;
}

/** Names of runs are made of their values, so each has to have its own. */
function requireNames(axis: string, list: readonly unknown[]): void {
  for (const [i, value] of list.entries()) {
    const option = `sweep: axes.${axis}.${i}`;
    if (value === undefined || customPath(specOf(value)) !== undefined) {
      const expected =
        'a value that has a name: data, or what a plugin made (definePlugin). Two functions cannot be told apart';
      throw new OptionError(option, value, expected);
    }
    const before = list.slice(0, i).findIndex((other) => valueLabel(other) === valueLabel(value));
    if (before === -1) continue;
    const expected = `a value unlike the others: ${valueLabel(value)} is there already, number ${before}`;
    throw new OptionError(option, value, expected);
  }
}

/** All combinations of the axes' values that are not skipped, the last axis varying fastest. */
export function pointsOf({ axes, skip = () => false }: Sweep): readonly Point[] {
  const points = Object.entries(axes).reduce<readonly Point[]>(
    (some, [axis, list]) =>
      some.flatMap((point) => list.map((value) => ({ ...point, [axis]: value }))),
    [{}],
  );
  const kept = points.filter((point) => !skip(point));
  if (kept.length > 0) return kept;
  throw new OptionError('sweep: skip', skip, 'a function that leaves at least one run');
}
