import type { Scope } from '@freetickets/core';
import * as z from 'zod/mini';

/** The option `scope`: whether positions compete within their layer, or over all layers. */
export const scopeOption = (otherwise: Scope) =>
  z._default(z.enum(['layer', 'network'], { error: "'layer' or 'network'" }), otherwise);

const BATCHES = 'a whole number of at least 1';

/** The option `batches`: how many batches gradients are averaged over. */
export const batchesOption = () =>
  z._default(z.int({ error: BATCHES }).check(z.gte(1, BATCHES)), 1);
