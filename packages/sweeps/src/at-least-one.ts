import * as z from 'zod/mini';

/** A whole number from 1. */
export const atLeastOne = z.int('a whole number from 1').check(z.gte(1, 'a whole number from 1'));
