import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { atLeast } from '../options.js';
import { preset, recipes } from '../recipes.js';
import { independentRuns } from './runs.js';

/** Dynamic sparse training ensemble: one ticket from each of M independent runs (Liu et al. 2022, section 3.1). */
export const dst = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'dst',
    summary: 'M tickets from M runs of dynamic sparse training',
    options: z.strictObject({
      tickets: z._default(atLeast(1), 3),
      epochs: z.optional(atLeast(1)),
      preset,
    }),
  },
  ({ tickets, epochs, preset }) => ({
    plan: (settings) => ({
      examples: settings.examples,
      runs: independentRuns(recipes[preset], settings, tickets, epochs),
    }),
  }),
);
