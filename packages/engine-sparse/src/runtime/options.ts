import * as z from 'zod/mini';
import { type VariantName, variantNames } from './choose.js';
import { THREADS } from './threads.js';

/** What kernels run on. */
export interface RuntimeOptions {
  /** Default: all cores; in browsers one, unless the page is cross-origin isolated. */
  readonly threads?: number;
  /** Default: the fastest here. */
  readonly variant?: VariantName;
}

/** The fields of these options in a schema. */
export const runtimeFields = () => ({
  threads: z.optional(z.int({ error: THREADS }).check(z.gte(1, THREADS), z.lte(256, THREADS))),
  variant: z.optional(z.enum(variantNames, { error: `one of ${variantNames.join(', ')}` })),
});
