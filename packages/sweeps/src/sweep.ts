import { customPath, type Json, OptionError, parseOptions, specOf } from '@freetickets/core';
import * as z from 'zod/mini';
import { valueLabel } from './value-label.js';

/** Values of a sweep's axes, by axis: a key of the config or a dotted path. */
export type Point = { readonly [axis: string]: unknown };

/** A config, and what is varied of it. */
export interface Sweep {
  /** What all runs have in common. */
  readonly base: object;
  /** Configs by name, of values that go together; each key of one stands in for the base's. They are the axis `variant`. */
  readonly variants?: { readonly [name: string]: object } | undefined;
  /** The values of each axis, which are all combined. */
  readonly axes: { readonly [axis: string]: readonly unknown[] };
  /** Whether to leave a combination out. Default: none is. */
  readonly skip?: ((point: Point) => boolean) | undefined;
}

const values = 'a list of values, at least one: [0.8, 0.9]';

const configObject = (expected: string) =>
  z.custom<object>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    { error: expected },
  );

const schema = z.strictObject(
  {
    base: configObject('a config: { dataset: "mnist" }'),
    variants: z.optional(
      z.record(z.string(), configObject('a part of a config: { method: "dst", sparsity: 0.9 }'), {
        error: 'configs by name: { "DST at 0.9": { method: "dst", sparsity: 0.9 } }',
      }),
    ),
    axes: z._default(
      z.record(z.string(), z.array(z.unknown(), { error: values }).check(z.minLength(1, values)), {
        error: 'lists of values by config key: { sparsity: [0.8, 0.9], seed: [1, 2, 3] }',
      }),
      {},
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
const notInBase = {
  out: 'a sweep has one folder, that of the command (--out)',
  onEvent: 'each run is a process of its own, whose events are in its events.jsonl',
};
const notSwept = ['out', 'plugins', 'onEvent', 'checkpoint'];

/**
 * Checks a sweep, but for its configs. Throws an `OptionError` for an axis that is empty, or cannot be one, for two values of
 * an axis with the same name, and for one that sets what another axis varies.
 */
export function parseSweep(given: unknown): Sweep {
  const sweep = parseOptions('sweep', schema, given);
  const axes = Object.entries(sweep.axes);
  const variants = Object.entries(sweep.variants ?? {});
  if (axes.length === 0 && variants.length === 0) {
    throw new OptionError('sweep: axes', sweep.axes, 'at least one axis: { seed: [1, 2, 3] }');
  }
  for (const [key, why] of Object.entries(notInBase)) {
    const given: unknown = Reflect.get(sweep.base, key);
    if (given !== undefined) throw new OptionError(`sweep: base.${key}`, given, `none: ${why}`);
  }
  for (const [axis, list] of axes) {
    if (axis === 'variant') {
      throw new OptionError('sweep: axes.variant', list, 'no such axis: it is that of `variants`');
    }
    if (notSwept.includes(axis.split('.')[0])) {
      const expected = `an axis that changes what is trained, which ${notSwept.join(', ')} do not`;
      throw new OptionError(`sweep: axes.${axis}`, list, expected);
    }
    requireNames(axis, list);
    requireOneAxisEach(axis, list, Object.keys(sweep.axes));
  }
  for (const [name, variant] of variants) requireSwept(name, variant, Object.keys(sweep.axes));
  return sweep;
}

/** A variant says what is trained, and what no axis says. */
function requireSwept(name: string, variant: object, axes: readonly string[]): void {
  const varied = axes.map((axis) => axis.split('.')[0]);
  for (const [key, value] of Object.entries(variant)) {
    const option = `sweep: variants.${name}.${key}`;
    if (notSwept.includes(key)) {
      const expected = `a key that changes what is trained, which ${notSwept.join(', ')} do not`;
      throw new OptionError(option, value, expected);
    }
    if (varied.includes(key)) {
      throw new OptionError(option, value, 'no key that an axis varies, too');
    }
    requireData(option, value);
  }
}

/** Throws an `OptionError` for a value that has no name, such as a function: two of them cannot be told apart. */
function requireData(option: string, value: unknown): void {
  if (value !== undefined && customPath(specOf(value)) === undefined) return;
  const expected =
    'a value that has a name: data, or what a plugin made (definePlugin). Two functions cannot be told apart';
  throw new OptionError(option, value, expected);
}

/** Names of runs are made of their values, so each has to have its own. */
function requireNames(axis: string, list: readonly unknown[]): void {
  for (const [i, value] of list.entries()) {
    const option = `sweep: axes.${axis}.${i}`;
    requireData(option, value);
    const before = list.slice(0, i).findIndex((other) => valueLabel(other) === valueLabel(value));
    if (before === -1) continue;
    const expected = `a value unlike the others: ${valueLabel(value)} is there already, number ${before}`;
    throw new OptionError(option, value, expected);
  }
}

/** Throws an `OptionError` for a value that sets what another axis varies: one of the two would be lost. */
function requireOneAxisEach(axis: string, list: readonly unknown[], axes: readonly string[]): void {
  for (const other of axes.filter((name) => name.startsWith(`${axis}.`))) {
    const path = other.slice(axis.length + 1);
    for (const [i, value] of list.map(specOf).entries()) {
      if (!holds(value, path.split('.'))) continue;
      const expected = `a value without ${path}, which the axis ${other} varies (what a plugin made has all its options: name it instead)`;
      throw new OptionError(`sweep: axes.${axis}.${i}`, value, expected);
    }
  }
}

/** Whether something is at a path in a value, of which a text is the name. */
function holds(value: Json, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (typeof value === 'string') return key === 'name' && rest.length === 0;
  if (typeof value !== 'object' || value === null) return false;
  const inner = new Map(Object.entries(value)).get(key);
  return inner !== undefined && holds(inner, rest);
}

/** The axes of a sweep: its variants, where it has some, and the values of config keys. */
const axesOf = ({ variants, axes }: Sweep): Sweep['axes'] =>
  variants ? { variant: Object.keys(variants), ...axes } : axes;

/** All combinations of the axes' values that are not skipped, the last axis varying fastest. */
export function pointsOf({ skip = () => false, ...sweep }: Sweep): readonly Point[] {
  const points = Object.entries(axesOf(sweep)).reduce<readonly Point[]>(
    (some, [axis, list]) =>
      some.flatMap((point) => list.map((value) => ({ ...point, [axis]: value }))),
    [{}],
  );
  const kept = points.filter((point) => !skip(point));
  if (kept.length > 0) return kept;
  throw new OptionError('sweep: skip', skip, 'a function that leaves at least one run');
}
