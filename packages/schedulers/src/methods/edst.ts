import { definePlugin, type Phase } from '@freetickets/core';
import * as z from 'zod/mini';
import { epochCount, ticketChoice, ticketCount } from '../options.js';
import { preset, recipes, topologyOf } from '../recipes.js';
import { runOf } from './runs.js';

const exploration = 'a number from 0 to 1';

/**
 * Efficient dynamic sparse training ensemble: all tickets from one run (Liu et al. 2022, section 3.2). An exploration
 * phase at the largest learning rate; then one refinement phase a ticket, and between two of them a global exploration
 * step that replaces the share `exploration` of every layer's active weights.
 */
export const edst = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'edst',
    summary: 'M tickets from one run: explore once, then refine M times',
    options: z.strictObject({
      tickets: z._default(ticketCount, 3),
      explorationEpochs: z.optional(epochCount),
      refinementEpochs: z.optional(epochCount),
      exploration: z._default(
        z.number({ error: exploration }).check(z.gte(0, exploration), z.lte(1, exploration)),
        0.8,
      ),
      ticket: z._default(ticketChoice, 'accuracy'),
      preset,
    }),
  },
  ({ tickets, explorationEpochs, refinementEpochs, exploration, ticket, preset }) => ({
    plan: (settings) => {
      const recipe = recipes[preset];
      const phase = (stretch: 'exploration' | 'refinement', name: string, epochs: number) => ({
        name,
        epochs,
        learningRate: recipe[stretch].learningRate(settings.learningRate),
        topology: topologyOf(recipe, settings, epochs),
      });
      const explore = phase(
        'exploration',
        'exploration',
        explorationEpochs ?? recipe.exploration.epochs,
      );
      const refine = Array.from(
        { length: tickets },
        (_, i): Phase => ({
          ...phase(
            'refinement',
            `refinement ${i + 1}`,
            refinementEpochs ?? recipe.refinement.epochs,
          ),
          ...(i > 0 && { atStart: { explore: exploration } }),
          ticket,
        }),
      );
      return { examples: settings.examples, runs: [runOf(settings, 0, [explore, ...refine])] };
    },
  }),
);
