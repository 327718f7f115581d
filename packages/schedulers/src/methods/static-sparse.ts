import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { atLeast } from '../options.js';
import { preset, recipes } from '../recipes.js';
import { independentRuns } from './runs.js';

/** Static sparse ensemble: M runs, each with a random topology that never changes. The baseline of dynamic sparsity. */
export const staticSparse = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'static-sparse',
    summary: 'M sparse networks whose random masks never change',
    options: z.strictObject({
      tickets: z._default(atLeast(1), 3),
      epochs: z.optional(atLeast(1)),
      preset,
    }),
  },
  ({ tickets, epochs, preset }) => ({
    plan: (settings) => ({
      examples: settings.examples,
      runs: independentRuns(
        recipes[preset],
        { ...settings, strategy: { order: 'static' } },
        tickets,
        epochs,
      ),
    }),
  }),
);
