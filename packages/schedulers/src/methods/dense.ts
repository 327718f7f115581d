import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { epochCount, positive, ticketChoice } from '../options.js';
import { preset, recipes } from '../recipes.js';
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
