import type { Schedule } from '@freetickets/core';
import * as z from 'zod/mini';

/** A finite number. */
export const finite = z.number({ error: 'a finite number' });

/** A number in (0, 1]. */
export const share = z
  .number({ error: 'a number above 0, at most 1' })
  .check(z.gt(0, 'a number above 0, at most 1'), z.lte(1, 'a number above 0, at most 1'));

/** Any object with `at(progress)`. */
export const schedule = z.custom<Schedule>(
  (value) => typeof (value as Schedule | null)?.at === 'function',
  { error: 'a schedule: cosine({ from: 0.1, to: 0 }), or any object with at(progress)' },
);
