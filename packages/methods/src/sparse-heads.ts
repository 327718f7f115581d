import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { denseBaseline } from './dense.js';
import { epochCount, headCount, ticketChoice } from './options.js';
import { preset, recipes } from './recipes.js';
import { independentRuns } from './runs.js';

/**
 * NeuroTrails: one network of which M tickets share the first layers, up to the one named `trunk`, and have the others for
 * themselves, each with its own weights and masks. Trained on the mean of their losses, all of it dynamically sparse (Grooten et al.
 * 2025); with sparsity 0 a TreeNet (Lee et al. 2015). The sparsity is that of the whole network, what the heads share counted once.
 * Which epoch becomes the tickets is chosen by the mean of the heads' predictions.
 */
export const sparseHeads = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'sparse-heads',
    summary: 'one network of M tickets that share their first layers',
    options: z.strictObject({
      heads: z._default(headCount, 3),
      trunk: z.optional(z.string({ error: 'the name of the last layer that the heads share' })),
      epochs: z.optional(epochCount),
      ticket: z._default(ticketChoice, 'accuracy'),
      preset,
    }),
  },
  ({ heads: count, trunk, epochs, ticket, preset }) => {
    const recipe = recipes[preset];
    const heads = { count, ...(trunk !== undefined && { trunk }) };
    return {
      augmentation: recipe.augmentation,
      baseline: () => denseBaseline({ preset, ticket, epochs }),
      plan: (settings) => ({
        examples: settings.examples,
        runs: independentRuns(recipe, settings, 1, { epochs, ticket }).map((run) => ({
          ...run,
          heads,
        })),
      }),
    };
  },
);
