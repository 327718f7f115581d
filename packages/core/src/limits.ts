import { OptionError } from './errors.js';
import { isPlainObject } from './plain-object.js';

/**
 * The limits of a call: those given, and the defaults of those that are absent or undefined. Infinity is no limit. Throws an
 * `OptionError` for a name that is none, and for a limit that is no number above 0.
 */
export function limitsOf<L extends { readonly [Limit in keyof L]: number }>(
  defaults: L,
  given: { readonly [Limit in keyof L]?: number | undefined } = {},
): L {
  const names = Object.keys(defaults);
  if (!isPlainObject(given)) {
    throw new OptionError('limits', given, `an object such as { ${names[0]}: 1000 }`);
  }
  const chosen = Object.entries<unknown>(given).filter(([, limit]) => limit !== undefined);
  for (const [name, limit] of chosen) {
    if (!Object.hasOwn(defaults, name)) {
      throw new OptionError('limits', name, `one of ${names.join(', ')}`);
    }
    if (typeof limit !== 'number' || !(limit > 0)) {
      throw new OptionError(`limits.${name}`, limit, 'a number above 0, or Infinity for no limit');
    }
  }
  return { ...defaults, ...Object.fromEntries(chosen) };
}
