import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { atLeast } from '../options.js';
import { preset, recipes } from '../recipes.js';
import { independentRuns, withoutSparsity } from './runs.js';

/** Deep ensemble: M dense networks from M seeds (Lakshminarayanan et al. 2017). */
export const denseEnsemble = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'dense-ensemble',
    summary: 'M dense networks from M seeds',
    options: z.strictObject({
      tickets: z._default(atLeast(1), 4),
      epochs: z.optional(atLeast(1)),
      preset,
    }),
  },
  ({ tickets, epochs, preset }) => ({
    plan: (settings) => ({
      examples: settings.examples,
      runs: independentRuns(recipes[preset], withoutSparsity(settings), tickets, epochs),
    }),
  }),
);
