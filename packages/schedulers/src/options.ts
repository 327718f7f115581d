import { type Schedule, ticketChoices } from '@freetickets/core';
import * as z from 'zod/mini';

/** A finite number. */
export const finite = z.number({ error: 'a finite number' });

/** A number above 0. */
export const positive = z.number({ error: 'a number above 0' }).check(z.gt(0, 'a number above 0'));

/** A number in (0, 1]. */
export const share = z
  .number({ error: 'a number above 0, at most 1' })
  .check(z.gt(0, 'a number above 0, at most 1'), z.lte(1, 'a number above 0, at most 1'));

/** A whole number from 1 to `highest`. */
export const upTo = (highest: number) => {
  const message = `a whole number from 1 to ${highest.toLocaleString('en-US')}`;
  return z.int({ error: message }).check(z.gte(1, message), z.lte(highest, message));
};

/** How many tickets a method may be asked for. */
export const ticketCount = /* @__PURE__ */ upTo(1000);

/** How many epochs a stretch of training may be asked for. */
export const epochCount = /* @__PURE__ */ upTo(1_000_000);

/** Which state of a phase becomes its ticket. */
export const ticketChoice = z.enum(ticketChoices, {
  error: `one of ${ticketChoices.map((choice) => `'${choice}'`).join(', ')}`,
});

/** Any object with `at(progress)`. */
export const schedule = z.custom<Schedule>(
  (value) => typeof (value as Schedule | null)?.at === 'function',
  { error: 'a schedule: cosine({ from: 0.1, to: 0 }), or any object with at(progress)' },
);
