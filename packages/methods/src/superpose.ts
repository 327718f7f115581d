import { definePlugin, OptionError, type Phase } from '@freetickets/core';
import * as z from 'zod/mini';
import { denseBaseline } from './dense.js';
import { explorationStrategy } from './exploration-strategy.js';
import { epochCount, scope, share, ticketCount } from './options.js';
import { preset, recipes, topologyOf } from './recipes.js';
import { runOf } from './runs.js';

/**
 * Sup-tickets: one sparse network that is the mean of M tickets of one run (Yin et al. 2022). The first ticket is the end of ordinary dynamic
 * sparse training, each further one that of a small cycle, which begins with a global exploration of the share `exploration` and in which
 * the learning rate rises and falls and masks stay. `epochs`: of the whole run.
 */
export const superpose = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'superpose',
    summary: 'one network: the mean of M tickets of one run, pruned back',
    options: z.strictObject({
      tickets: z._default(ticketCount, 4),
      epochs: z.optional(epochCount),
      cycleEpochs: z.optional(epochCount),
      exploration: z._default(share, 0.5),
      scope,
      preset,
    }),
  },
  ({ tickets, exploration, scope, preset, ...options }) => {
    const recipe = recipes[preset];
    const { epochs = recipe.single.epochs, cycleEpochs = recipe.cycle.epochs } = options;
    const inCycles = (tickets - 1) * cycleEpochs;
    if (epochs <= inCycles) {
      const expected = `at least ${inCycles + 1}: ${inCycles} in ${tickets - 1} cycles, and one before`;
      throw new OptionError('method superpose: epochs', epochs, expected);
    }
    return {
      augmentation: recipe.augmentation,
      baseline: () => denseBaseline({ preset, ticket: 'last', epochs: options.epochs }),
      plan: (settings) => {
        const training: Phase = {
          name: 'training',
          epochs: epochs - inCycles,
          learningRate: recipe.single.learningRate(settings.learningRate),
          topology: topologyOf(recipe, settings, epochs - inCycles),
          ticket: 'last',
        };
        const strategy = explorationStrategy({ of: settings.strategy });
        const cycles = Array.from(
          { length: tickets - 1 },
          (_, i): Phase => ({
            name: `cycle ${i + 1}`,
            epochs: cycleEpochs,
            learningRate: recipe.cycle.learningRate(settings.learningRate),
            atStart: { explore: { fraction: exploration, strategy } },
            ticket: 'last',
          }),
        );
        const run = { ...runOf(settings, 0, [training, ...cycles]), superpose: { scope } };
        return { examples: settings.examples, runs: [run] };
      },
    };
  },
);
