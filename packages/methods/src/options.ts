import { type Scope, ticketChoices } from '@freetickets/core';
import * as z from 'zod/mini';

/** A number above 0. */
export const positive = z.number({ error: 'a number above 0' }).check(z.gt(0, 'a number above 0'));

/** A whole number from `lowest` to `highest`. */
const upTo = (highest: number, lowest = 1) => {
  const message = `a whole number from ${lowest} to ${highest.toLocaleString('en-US')}`;
  return z.int({ error: message }).check(z.gte(lowest, message), z.lte(highest, message));
};

/** How many tickets a method may be asked for. */
export const ticketCount = /* @__PURE__ */ upTo(1000);

/** How many heads a network may be asked for. */
export const headCount = /* @__PURE__ */ upTo(1000, 2);

/** How many epochs a period of training may be asked for. */
export const epochCount = /* @__PURE__ */ upTo(1_000_000);

/** An epoch of a run; 0: before the first. */
export const pastEpoch = /* @__PURE__ */ upTo(1_000_000, 0);

/** In how many rounds a network is pruned. */
export const roundCount = /* @__PURE__ */ upTo(100);

const scopes: readonly Scope[] = ['layer', 'network'];

/** What weights compete with when a network is pruned. */
export const scope = z._default(
  z.enum(scopes, { error: `one of ${scopes.map((each) => `'${each}'`).join(', ')}` }),
  'network',
);

const SHARE = 'a number from 0 to 1';

/** A share, as of the weights that an exploration replaces. */
export const share = z.number({ error: SHARE }).check(z.gte(0, SHARE), z.lte(1, SHARE));

/** Which state of a phase becomes its ticket. */
export const ticketChoice = z.enum(ticketChoices, {
  error: `one of ${ticketChoices.map((choice) => `'${choice}'`).join(', ')}`,
});
