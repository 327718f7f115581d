import { definePlugin, type Phase } from '@freetickets/core';
import * as z from 'zod/mini';
import { denseBaseline } from './dense.js';
import { epochCount, scope, ticketChoice, ticketCount } from './options.js';
import { preset, recipes } from './recipes.js';
import { denseAtFirst, denseTraining, runsOf } from './runs.js';

/**
 * Prune-and-finetune ensemble: M dense networks from M seeds, each pruned once by the magnitude of its weights, then trained on at a
 * small learning rate (Han et al. 2015; a baseline of Liu et al. 2022). `epochs`: of the dense training.
 */
export const pruneAndFinetune = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'prune-and-finetune',
    summary: 'M dense networks, each pruned by magnitude and trained on',
    options: z.strictObject({
      tickets: z._default(ticketCount, 3),
      epochs: z.optional(epochCount),
      finetuneEpochs: z.optional(epochCount),
      scope,
      ticket: z._default(ticketChoice, 'accuracy'),
      preset,
    }),
  },
  ({ tickets, epochs, finetuneEpochs, scope, ticket, preset }) => {
    const recipe = recipes[preset];
    return {
      augmentation: recipe.augmentation,
      baseline: () => denseBaseline({ preset, ticket, epochs }),
      plan: (settings) => {
        const finetuning: Phase = {
          name: 'finetuning',
          epochs: finetuneEpochs ?? recipe.finetuning.epochs,
          learningRate: recipe.finetuning.learningRate(settings.learningRate),
          atStart: { prune: { sparsity: settings.sparsity, scope } },
          ticket,
        };
        const phases = [denseTraining(recipe, settings, epochs), finetuning];
        return {
          examples: settings.examples,
          runs: runsOf(denseAtFirst(settings), tickets, phases),
        };
      },
    };
  },
);
