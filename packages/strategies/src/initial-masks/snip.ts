import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { batchesOption, scopeOption } from './options.js';
import { products } from './products.js';

/**
 * SNIP: starts with the highest connection sensitivities |w * dL/dw|, of one batch by default, over all layers.
 * Lee et al., "SNIP: single-shot network pruning based on connection sensitivity", 2019.
 */
export const snipMasks = /* @__PURE__ */ definePlugin(
  {
    kind: 'initial-masks',
    name: 'snip',
    summary: 'where weight times gradient is largest',
    options: z.strictObject({ scope: scopeOption('network'), batches: batchesOption() }),
  },
  ({ scope, batches }) => ({
    scope,
    gradientBatches: batches,
    scores: async ({ weights, gradients }) =>
      products(weights, await gradients({ batches }), Math.abs),
  }),
);
