import { OptionError } from './errors.js';

/** Throws an `OptionError` for an option of another name than these: a mistyped one would be ignored. */
export function checkOptionNames(options: object, ...names: readonly string[]): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !names.includes(name)) {
      throw new OptionError(name, value, `another option: ${names.join(', ')}`);
    }
  }
}
