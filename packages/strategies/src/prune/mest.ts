import { definePlugin } from '@freetickets/core';
import { pruneLowest } from '@freetickets/sparse-masks';
import * as z from 'zod/mini';

const LAMBDA = 'a number of at least 0';

export const mestOptions = /* @__PURE__ */ z.strictObject({
  lambda: z._default(z.number({ error: LAMBDA }).check(z.gte(0, LAMBDA)), 1),
});

/**
 * Prunes the weights with the lowest |w| + lambda * |gradient|, `lambda` 1 by default.
 * Yuan et al., "MEST: accurate and fast memory-economic sparse training framework on the edge", 2021.
 */
export const mestPrune = /* @__PURE__ */ definePlugin(
  {
    kind: 'prune',
    name: 'mest',
    summary: 'the weights that are small and barely change',
    options: mestOptions,
  },
  ({ lambda }) =>
    pruneLowest({
      needs: ['gradient'],
      score:
        ({ weights, gradient }) =>
        (position) =>
          Math.abs(weights[position]) + lambda * Math.abs(gradient[position]),
    }),
);
