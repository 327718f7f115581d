/**
 * The errors freetickets throws. Each says what was given, what was expected and how to correct it. `name` is the class's,
 * also where a bundler shortens the names of classes: test it where `instanceof` cannot tell, as for errors of another copy of
 * this module or another thread.
 * `usage` errors are mistakes in what was asked for; the command line exits with 2 for them, with 1 for the rest.
 */
export abstract class FreeTicketsError extends Error {
  /** Whether the request itself was wrong, so that trying again unchanged cannot help. */
  readonly usage: boolean = false;
  override readonly name: string = 'FreeTicketsError';
}

/** Shows a value in a message: short, and telling `"1"` from `1` and `NaN` from `null`. */
export function show(value: unknown): string {
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (value instanceof Promise) return 'a promise';
  if (ArrayBuffer.isView(value) || (Array.isArray(value) && value.length > 20)) {
    return `${value.constructor.name} of ${(value as ArrayLike<unknown>).length} values`;
  }
  if (isOfClass(value)) return `a ${value.constructor.name}`;
  const isText = typeof value === 'string' || (typeof value === 'object' && value !== null);
  const suffix = typeof value === 'bigint' ? 'n' : '';
  const text = isText ? jsonOf(value) : `${String(value)}${suffix}`;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Whether a value is an instance of a class, such as a tensor, whose insides say little. */
function isOfClass(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return Boolean(prototype && Object.getPrototypeOf(prototype) && value.constructor?.name);
}

/** As JSON, if it can be written so: not what holds itself, a bigint, or arrays in arrays without end. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Array.isArray(value) ? 'an array' : 'an object';
  }
}

/** An option or a config value is not allowed. */
export class OptionError extends FreeTicketsError {
  override readonly name: string = 'OptionError';
  override readonly usage = true;

  /**
   * @param option the option's name or path, as the user wrote it: `topology.everySteps`
   * @param expected what is allowed: `a number from 0 up to, but not including, 1`
   */
  constructor(
    readonly option: string,
    readonly given: unknown,
    readonly expected: string,
    options?: ErrorOptions,
  ) {
    super(`${option}: got ${show(given)}, expected ${expected}.`, options);
  }
}

/** A run needs code that its folder cannot hold, or that may not be loaded from there: whoever runs it has to name it. */
export class MissingCodeError extends OptionError {
  override readonly name = 'MissingCodeError';

  /** @param flags what names it on the command line: `['--config', 'freetickets.config.ts']`; empty where that is not known */
  constructor(
    option: string,
    given: unknown,
    expected: string,
    readonly flags: readonly string[],
    options?: ErrorOptions,
  ) {
    super(option, given, expected, options);
  }
}

/** No plugin of that name is registered; `near`: those that may be meant. */
export class UnknownPluginError extends FreeTicketsError {
  override readonly name = 'UnknownPluginError';
  override readonly usage = true;

  constructor(
    readonly kind: string,
    readonly given: string,
    readonly registered: readonly string[],
    near: readonly string[] = [],
  ) {
    const meant = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
    const names = registered.length ? registered.join(', ') : 'none';
    super(`No ${kind} named ${show(given)}. Registered: ${names}.${meant}`);
  }
}

/** A plugin broke the contract of its kind. */
export class PluginError extends FreeTicketsError {
  override readonly name = 'PluginError';
  constructor(
    readonly plugin: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${plugin}: ${problem}`, options);
  }
}

/** A model, layer, loss or state that cannot be used as asked. */
export class ModelError extends FreeTicketsError {
  override readonly name = 'ModelError';
  override readonly usage = true;
}

/** Data whose shape, labels or values do not fit. */
export class DataError extends FreeTicketsError {
  override readonly name = 'DataError';
}

/** A file that is truncated, tampered with, or not what it should be. */
export class FileError extends FreeTicketsError {
  override readonly name = 'FileError';
  constructor(
    readonly path: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${path}: ${problem}`, options);
  }
}

/** Something that may come from anywhere is larger than the caller allows; `limits` of the call that throws it raises that. */
export class LimitError extends FreeTicketsError {
  override readonly name = 'LimitError';
  /**
   * @param what what is too large: a file's path, or `a PNG image of 40,000 x 40,000 pixels`
   * @param limit the option's name among `limits`
   * @param given how large it is, as far as is known, in `unit`
   */
  constructor(
    readonly what: string,
    readonly limit: string,
    readonly given: number,
    readonly allowed: number,
    unit = '',
  ) {
    const amount = (value: number): string =>
      `${value.toLocaleString('en-US')}${unit && ` ${unit}`}`;
    super(
      `${what}: ${amount(given)}, but limits.${limit} allows ${amount(allowed)}. Raise it if you trust where this comes from.`,
    );
  }
}

/** A package or binary that is needed here and absent. */
export class MissingPackageError extends FreeTicketsError {
  override readonly name = 'MissingPackageError';
  constructor(
    readonly packageName: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Training produced a loss or weights that are not finite. */
export class DivergenceError extends FreeTicketsError {
  override readonly name = 'DivergenceError';
}

/** The run was stopped from outside, after its state was saved. */
export class InterruptedError extends FreeTicketsError {
  override readonly name = 'InterruptedError';
}
