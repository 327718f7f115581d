import { OptionError } from '@freetickets/core';

/** Refuses an option that is not a whole number of at least so much. */
export function checkWhole(option: string, given: number, least: number): void {
  if (!Number.isInteger(given) || given < least) {
    throw new OptionError(option, given, `a whole number of at least ${least}`);
  }
}

/** Refuses an option that is not one of some names. */
export function checkName(option: string, given: string, names: readonly string[]): void {
  if (!names.includes(given)) throw new OptionError(option, given, `one of ${names.join(', ')}`);
}

/** Refuses a temperature that is not a finite number above 0. */
export function checkTemperature(temperature: number): void {
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new OptionError('temperature', temperature, 'a finite number above 0');
  }
}

/** Refuses a level that is no number in (0, 1): of a text, `1 + level` would be another text. */
export function checkLevel(level: unknown): void {
  if (!(typeof level === 'number' && level > 0 && level < 1)) {
    throw new OptionError('level', level, 'a number above 0 and below 1');
  }
}
