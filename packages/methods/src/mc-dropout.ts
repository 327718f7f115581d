import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { denseBaseline } from './dense.js';
import { epochCount, ticketChoice, ticketCount } from './options.js';
import { preset, recipes } from './recipes.js';
import { denseEpochs, independentRuns, withoutSparsity } from './runs.js';

/**
 * Monte Carlo dropout: one dense network, whose members are samples of it with dropout in prediction (Gal and Ghahramani 2016; a
 * baseline of Liu et al. 2022). Each of the `samples` drops activations of its own, by the settings' seed; the model says where, and at
 * what rate.
 */
export const mcDropout = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'mc-dropout',
    summary: 'samples of one dense network with dropout in prediction',
    options: z.strictObject({
      samples: z._default(ticketCount, 10),
      epochs: z.optional(epochCount),
      ticket: z._default(ticketChoice, 'accuracy'),
      preset,
    }),
  },
  ({ samples, epochs, ticket, preset }) => {
    const recipe = recipes[preset];
    return {
      augmentation: recipe.augmentation,
      baseline: () => denseBaseline({ preset, ticket, epochs }),
      plan: (settings) => ({
        examples: settings.examples,
        runs: independentRuns(recipe, withoutSparsity(settings), 1, {
          epochs: epochs ?? denseEpochs(recipe),
          ticket,
        }),
        samples: { count: samples, seed: settings.seed },
      }),
    };
  },
);
