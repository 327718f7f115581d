import * as z from 'zod/mini';

// Calls of these are marked as pure, so that bundlers drop them where a plugin is not used.

/** A whole number from `from` to `to`. */
export function wholeOption(from: number, to: number, byDefault: number) {
  const expected =
    to === Infinity
      ? `a whole number of at least ${from}`
      : `a whole number from ${from} to ${to.toLocaleString('en-US')}`;
  return z._default(
    z.int({ error: expected }).check(z.gte(from, expected), z.lte(to, expected)),
    byDefault,
  );
}

/** A number above 0. */
export function positiveOption(byDefault: number) {
  const expected = 'a number above 0';
  return z._default(z.number({ error: expected }).check(z.gt(0, expected)), byDefault);
}

/** One of some names, the first by default. */
export function nameOption<const N extends readonly [string, ...string[]]>(...names: N) {
  const quoted = names.map((name) => `'${name}'`);
  const expected = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  return z._default(z.enum(names, { error: expected }), names[0]);
}

/** At least one number. */
export function numbersOption(expected: string) {
  return z
    .array(z.number({ error: expected }), { error: expected })
    .check(z.minLength(1, expected));
}
