import { definePlugin, OptionError, type Phase } from '@freetickets/core';
import { rest } from '@freetickets/schedulers';
import * as z from 'zod/mini';
import { denseBaseline } from './dense.js';
import { epochCount, pastEpoch, roundCount, scope, ticketChoice, ticketCount } from './options.js';
import { preset, recipes } from './recipes.js';
import { denseAtFirst, denseEpochs, denseTraining, runsOf } from './runs.js';

/** The epoch to go back to by default, as a share of the dense training. */
const REWIND_SHARE = 0.05;

/**
 * Lottery-ticket rewinding ensemble: M dense networks from M seeds; each is pruned by the magnitude of its trained weights,
 * what is left goes back to where it was after epoch `rewindEpoch` (0: the initial weights), and is trained from there as the dense network
 * was (Frankle et al. 2020; a baseline of Liu et al. 2022). `epochs`: of the dense training; `rewindEpoch`: default a
 * twentieth of them, at least 1; `rounds`: in how many, each of which keeps the same share of the weights.
 */
export const lotteryRewinding = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'lottery-rewinding',
    summary: 'M dense networks, each pruned, rewound to an early epoch and trained again',
    options: z.strictObject({
      tickets: z._default(ticketCount, 3),
      epochs: z.optional(epochCount),
      rewindEpoch: z.optional(pastEpoch),
      rounds: z._default(roundCount, 1),
      scope,
      ticket: z._default(ticketChoice, 'accuracy'),
      preset,
    }),
  },
  ({ tickets, rounds, scope, ticket, preset, ...options }) => {
    const recipe = recipes[preset];
    const epochs = options.epochs ?? denseEpochs(recipe);
    const { rewindEpoch = Math.min(epochs - 1, Math.max(1, Math.round(REWIND_SHARE * epochs))) } =
      options;
    if (rewindEpoch >= epochs) {
      const expected = `at most ${epochs - 1}: the first pruning comes after epoch ${epochs}`;
      throw new OptionError('method lottery-rewinding: rewindEpoch', rewindEpoch, expected);
    }
    return {
      augmentation: recipe.augmentation,
      baseline: () => denseBaseline({ preset, ticket, epochs: options.epochs }),
      plan: (settings) => {
        const dense = denseTraining(recipe, settings, epochs);
        const retraining = Array.from({ length: rounds }, (_, i): Phase => {
          const isLast = i === rounds - 1;
          const kept = (1 - settings.sparsity) ** ((i + 1) / rounds);
          const sparsity = isLast ? settings.sparsity : Math.min(settings.sparsity, 1 - kept);
          return {
            name: rounds === 1 ? 'retraining' : `retraining ${i + 1}`,
            epochs: epochs - rewindEpoch,
            learningRate: rest({ of: dense.learningRate, from: rewindEpoch / epochs }),
            atStart: { prune: { sparsity, scope, rewindTo: rewindEpoch } },
            ...(isLast && { ticket }),
          };
        });
        const runs = runsOf(denseAtFirst(settings), tickets, [dense, ...retraining]);
        return { examples: settings.examples, runs };
      },
    };
  },
);
