import {
  type Aggregator,
  type Calibrator,
  type Json,
  OptionError,
  originOf,
  type PluginOrigin,
} from '@freetickets/core';

/**
 * The name and options that a file keeps of what a plugin made. An option may be what a plugin of the same kind made, or a list of
 * such, as only those are made again. Throws an `OptionError` for what no plugin made, for other options that JSON does not hold
 * as they are, and for one called `name` or with a `name`, as a plugin has.
 *
 * @param what how the error calls it
 */
export function pluginSpec(what: string, made: Aggregator | Calibrator): { name: string } {
  const origin = originOf(made);
  if (origin) return specOf(what, origin);
  throw new OptionError(what, made, 'one made by a plugin (definePlugin), which a file can name');
}

/** What core's `specOf` does, but that one leaves a mark of what a file cannot hold. */
function specOf(what: string, { kind, name, options }: PluginOrigin): { name: string } {
  const owner = `${what} ${name}`;
  const refuse = (path: string, value: unknown, expected: string): never => {
    throw new OptionError(`${owner}: ${path}`, value, expected);
  };
  const written = (path: string, value: unknown, above: readonly object[] = []): Json => {
    if (Array.isArray(value) && !above.includes(value)) {
      return Array.from(value, (each, i) => written(`${path}.${i}`, each, [...above, value]));
    }
    const origin = isObject(value) ? originOf(value) : undefined;
    if (origin?.kind === kind) return specOf(`${owner}: ${path}`, origin);
    const data = dataOf(path, value, above);
    if (typeof Object(data).name !== 'string') return data;
    return refuse(
      path,
      value,
      `data without a name: this would be read as the ${kind} of that name`,
    );
  };
  const dataOf = (path: string, value: unknown, above: readonly object[]): Json => {
    if (isScalar(value)) return value;
    const inside = (at: string, inner: unknown) => dataOf(at, inner, [...above, Object(value)]);
    if (isObject(value) && !above.includes(value)) {
      if (Array.isArray(value)) return Array.from(value, (each, i) => inside(`${path}.${i}`, each));
      if (isPlain(value) && !originOf(value)) return fieldsOf(value, path, inside);
    }
    const expected = `what a file can hold: JSON, or what a plugin of the kind ${kind} made (definePlugin), by itself or in a list`;
    return refuse(path, value, expected);
  };
  const own = fieldsOf(Object(options), '', (path, value) => written(path, value));
  if (!('name' in own)) return { ...own, name };
  const expected = "an option of another name: a file has the plugin's name there";
  return refuse('name', own.name, expected);
}

/** An object's values that are not undefined, written by their paths. */
function fieldsOf(
  value: object,
  path: string,
  written: (path: string, value: unknown) => Json,
): { readonly [key: string]: Json } {
  const given = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const at = path && `${path}.`;
  return Object.fromEntries(given.map(([key, inner]) => [key, written(`${at}${key}`, inner)]));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whether a value is null, a text, a boolean or a finite number. */
const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);

/** Whether an object is of no class, which JSON would leave out or write as something else. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
