import { definePlugin, type Phase } from '@freetickets/core';
import { constant } from '@freetickets/schedulers';
import * as z from 'zod/mini';
import { denseBaseline } from './dense.js';
import { epochCount, scope, ticketChoice, ticketCount } from './options.js';
import { preset, recipes } from './recipes.js';
import { denseTraining, runsOf, withoutSparsity } from './runs.js';

/** What is left of the largest learning rate once a network is pruned. */
const FINETUNING_RATE = 0.01;

/**
 * Prune-and-finetune ensemble: M dense networks from M seeds, each pruned once by the magnitude of its weights, then trained on at a
 * hundredth of the largest learning rate (Han et al. 2015; a baseline of Liu et al. 2022). `epochs`: of the dense training;
 * `finetuneEpochs`: default as many as EDST refines a ticket for.
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
          epochs: finetuneEpochs ?? recipe.refinement.epochs,
          learningRate: constant({ value: FINETUNING_RATE * settings.learningRate }),
          atStart: { prune: { sparsity: settings.sparsity, scope } },
          ticket,
        };
        const phases = [denseTraining(recipe, settings, epochs), finetuning];
        return {
          examples: settings.examples,
          runs: runsOf(withoutSparsity(settings), tickets, phases),
        };
      },
    };
  },
);
