import { OptionError } from './errors.js';
import { isPlainObject } from './plain-object.js';

/**
 * Throws an `OptionError` for options that are no plain object, such as a signal alone, and for one of another name than these:
 * either would be ignored.
 */
export function checkOptionNames<O extends object>(
  options: O,
  ...names: readonly (keyof O & string)[]
): void {
  if (!isPlainObject(options)) {
    throw new OptionError('options', options, `an object such as { ${names[0]} }`);
  }
  const unknown = Object.entries(options).find(
    ([name, value]) => value !== undefined && !names.some((known) => known === name),
  );
  if (unknown) throw new OptionError(...unknown, `another option: ${names.join(', ')}`);
}
