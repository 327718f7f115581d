import { type Aggregator, type Calibrator, OptionError, originOf } from '@freetickets/core';

/**
 * The name and options that a file keeps of what a plugin made, other plugins in its options among them. Throws an `OptionError` for
 * what no plugin made, and for options that JSON cannot hold.
 *
 * @param what how the error calls it
 */
export function pluginSpec(what: string, made: Aggregator | Calibrator): { name: string } {
  const spec = specOf(made);
  if (!spec) {
    throw new OptionError(what, made, 'one made by a plugin (definePlugin), which a file can name');
  }
  return JSON.parse(
    JSON.stringify(spec, (key, value: unknown) => {
      const written =
        typeof value === 'object' && value !== null ? (specOf(value) ?? value) : value;
      if (isData(written)) return written;
      const expected = 'what a file can hold: JSON, or what a plugin made (definePlugin)';
      throw new OptionError(`${what} ${spec.name}: ${key}`, value, expected);
    }),
  );
}

/** What core's `specOf` does at every depth, but pages that predict would load that one if it were used here. */
function specOf(made: object): { name: string } | undefined {
  const origin = originOf(made);
  return origin && { ...Object(origin.options), name: origin.name };
}

/** Whether JSON holds a value as it is, but for what is in it. */
function isData(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return !['function', 'symbol', 'bigint'].includes(typeof value);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
