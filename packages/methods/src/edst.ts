import { definePlugin, OptionError, type Phase, regrowChoices } from '@freetickets/core';
import * as z from 'zod/mini';
import { denseBaseline } from './dense.js';
import { explorationStrategy } from './exploration-strategy.js';
import { epochCount, share, ticketChoice, ticketCount } from './options.js';
import { preset, type Recipe, recipes, topologyOf } from './recipes.js';
import { runOf } from './runs.js';

const REGROW = `one of ${regrowChoices.map((choice) => `'${choice}'`).join(', ')}`;

/**
 * Efficient dynamic sparse training ensemble: all tickets from one run (Liu et al. 2022, section 3.2). An exploration
 * phase at the largest learning rate; then one refinement phase a ticket, and between two of them a global exploration
 * step that replaces the share `exploration` of every layer's active weights; what it prunes and growth chooses again keeps
 * its weight (`regrow: 'keep'`), starts at 0 (`'restart'`), or may not be chosen (`'exclude'`). `epochs`: of the whole run, in
 * place of `explorationEpochs` and `refinementEpochs`, in the proportions of the preset. `cycleEpochs`: every ticket after the
 * first comes from a small step of so many epochs, in which the learning rate rises and falls again, instead of a whole refinement.
 */
export const edst = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'edst',
    summary: 'M tickets from one run: explore once, then refine M times',
    options: z.strictObject({
      tickets: z._default(ticketCount, 3),
      epochs: z.optional(epochCount),
      explorationEpochs: z.optional(epochCount),
      refinementEpochs: z.optional(epochCount),
      cycleEpochs: z.optional(epochCount),
      exploration: z._default(share, 0.8),
      regrow: z._default(z.enum(regrowChoices, { error: REGROW }), 'keep'),
      ticket: z._default(ticketChoice, 'accuracy'),
      preset,
    }),
  },
  ({ exploration, regrow, ticket, ...options }) => {
    const { tickets, cycleEpochs } = options;
    const recipe = recipes[options.preset];
    const epochs = epochsOf(recipe, options);
    const isPreset =
      epochs.exploration === recipe.exploration.epochs &&
      epochs.refinement === recipe.refinement.epochs;
    const toFirstTicket = epochs.exploration + epochs.refinement;
    return {
      augmentation: recipe.augmentation,
      baseline: () =>
        denseBaseline({ ...options, ticket, epochs: isPreset ? undefined : toFirstTicket }),
      plan: (settings) => {
        const phase = (period: keyof typeof epochs, name: string) => ({
          name,
          epochs: epochs[period],
          learningRate: recipe[period].learningRate(settings.learningRate),
          topology: topologyOf(recipe, settings, epochs[period]),
        });
        const isCycle = (ticket: number): boolean => cycleEpochs !== undefined && ticket > 1;
        const strategy = explorationStrategy({ of: settings.strategy });
        const explore = { fraction: exploration, strategy, ...(regrow !== 'keep' && { regrow }) };
        const refine = Array.from(
          { length: tickets },
          (_, i): Phase => ({
            ...(isCycle(i + 1)
              ? phase('cycle', `cycle ${i}`)
              : phase('refinement', `refinement ${i + 1}`)),
            ...(i > 0 && { atStart: { explore } }),
            ticket,
          }),
        );
        const phases = [phase('exploration', 'exploration'), ...refine];
        return { examples: settings.examples, runs: [runOf(settings, 0, phases)] };
      },
    };
  },
);

interface EpochOptions {
  readonly tickets: number;
  readonly epochs?: number | undefined;
  readonly explorationEpochs?: number | undefined;
  readonly refinementEpochs?: number | undefined;
  readonly cycleEpochs?: number | undefined;
}

/** The epochs of each phase: those given, or the recipe's, or those of the whole run in the recipe's proportions. */
function epochsOf(
  { exploration, refinement, cycle }: Recipe,
  { tickets, epochs, explorationEpochs, refinementEpochs, cycleEpochs }: EpochOptions,
): { exploration: number; refinement: number; cycle: number } {
  if (epochs === undefined) {
    return {
      exploration: explorationEpochs ?? exploration.epochs,
      refinement: refinementEpochs ?? refinement.epochs,
      cycle: cycleEpochs ?? cycle.epochs,
    };
  }
  const option = 'method edst: epochs';
  if (explorationEpochs !== undefined || refinementEpochs !== undefined) {
    throw new OptionError(option, epochs, 'none beside explorationEpochs and refinementEpochs');
  }
  const refinements = cycleEpochs === undefined ? tickets : 1;
  const inCycles = (tickets - refinements) * (cycleEpochs ?? 0);
  if (epochs - inCycles <= refinements) {
    const cycles = inCycles > 0 ? `, of which ${inCycles} are cycles` : '';
    const expected = `at least ${inCycles + refinements + 1}${cycles}: one to explore, and one for each of ${refinements} refinements`;
    throw new OptionError(option, epochs, expected);
  }
  const whole = exploration.epochs + refinements * refinement.epochs;
  const refine = Math.max(1, Math.floor(((epochs - inCycles) * refinement.epochs) / whole));
  return {
    exploration: epochs - inCycles - refinements * refine,
    refinement: refine,
    cycle: cycleEpochs ?? cycle.epochs,
  };
}
