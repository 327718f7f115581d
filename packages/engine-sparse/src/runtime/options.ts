import { MOST_THREADS, THREADS } from '@freetickets/core';
import * as z from 'zod/mini';
import { type VariantName, variantNames } from './choose.js';

/** What kernels run on. */
export interface RuntimeOptions {
  /**
   * 1 to 256. Default: all cores, or as many as the environment variable FREETICKETS_THREADS says; in browsers one, unless
   * the page is cross-origin isolated.
   */
  readonly threads?: number;
  /** Default: the fastest that runs here. */
  readonly variant?: VariantName;
}

/** The fields of these options in a schema. */
export const runtimeFields = () => ({
  threads: z.optional(
    z.int({ error: THREADS }).check(z.gte(1, THREADS), z.lte(MOST_THREADS, THREADS)),
  ),
  variant: z.optional(z.enum(variantNames, { error: `one of ${variantNames.join(', ')}` })),
});
