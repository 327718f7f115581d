import { definePlugin, type Method, type TicketChoice } from '@freetickets/core';
import * as z from 'zod/mini';
import { epochCount, positive, ticketChoice } from './options.js';
import { preset, type RecipeName, recipes } from './recipes.js';
import { independentRuns, withoutSparsity } from './runs.js';

/** One dense network: the baseline of everything. */
export const dense = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'dense',
    summary: 'one dense network',
    options: z.strictObject({
      epochs: z.optional(epochCount),
      /** Its largest learning rate, where another than the sparse networks' suits it. */
      learningRate: z.optional(positive),
      ticket: z.optional(ticketChoice),
      preset,
    }),
  },
  ({ epochs, learningRate, ticket, preset }) => ({
    augmentation: recipes[preset].augmentation,
    baseline: () => denseBaseline({ preset, ticket, epochs }),
    plan: (settings) => ({
      examples: settings.examples,
      runs: independentRuns(
        recipes[preset],
        withoutSparsity({ ...settings, learningRate: learningRate ?? settings.learningRate }),
        1,
        { epochs: epochs ?? recipes[preset].denseEpochs, ticket },
      ),
    }),
  }),
);

/** How an ensemble trains, as far as the dense run it is compared with should train like it. */
interface Compared {
  readonly preset: RecipeName;
  readonly ticket?: TicketChoice | undefined;
  /** Its epochs to the first ticket, where they are not its preset's. */
  readonly epochs?: number | undefined;
}

/**
 * The dense run that an ensemble is compared with: its preset's, or, where it has epochs of its own, one of as many as it
 * takes to its first ticket. Its state is chosen as the tickets are.
 */
export const denseBaseline = ({ preset, ticket, epochs }: Compared): Method =>
  dense({ ...(epochs === undefined ? { preset } : { epochs }), ...(ticket && { ticket }) });
