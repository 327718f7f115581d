import { ticketChoices } from '@freetickets/core';
import * as z from 'zod/mini';

/** A number above 0. */
export const positive = z.number({ error: 'a number above 0' }).check(z.gt(0, 'a number above 0'));

/** A whole number from 1 to `highest`. */
const upTo = (highest: number) => {
  const message = `a whole number from 1 to ${highest.toLocaleString('en-US')}`;
  return z.int({ error: message }).check(z.gte(1, message), z.lte(highest, message));
};

/** How many tickets a method may be asked for. */
export const ticketCount = /* @__PURE__ */ upTo(1000);

/** How many epochs a period of training may be asked for. */
export const epochCount = /* @__PURE__ */ upTo(1_000_000);

/** Which state of a phase becomes its ticket. */
export const ticketChoice = z.enum(ticketChoices, {
  error: `one of ${ticketChoices.map((choice) => `'${choice}'`).join(', ')}`,
});
