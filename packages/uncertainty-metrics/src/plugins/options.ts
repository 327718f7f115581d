import * as z from 'zod/mini';

const count = 'a whole number from 1 to 1,000,000';
const binnings = ['equal-width', 'equal-mass'] as const;

/** How many bins, and which. */
export const binsOption = z._default(
  z.int({ error: count }).check(z.gte(1, count), z.lte(1_000_000, count)),
  15,
);
export const binningOption = z._default(
  z.enum(binnings, { error: "'equal-width' or 'equal-mass'" }),
  'equal-width',
);
