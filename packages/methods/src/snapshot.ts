import { definePlugin, type Phase } from '@freetickets/core';
import { cosine } from '@freetickets/schedulers';
import * as z from 'zod/mini';
import { dense } from './dense.js';
import { epochCount, ticketCount } from './options.js';
import { runOf, withoutSparsity } from './runs.js';

/** Snapshot ensemble: the ends of M cosine cycles of one dense run (Huang et al. 2017). */
export const snapshot = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'snapshot',
    summary: 'M snapshots of one dense run at the ends of cosine cycles',
    options: z.strictObject({
      tickets: z._default(ticketCount, 3),
      cycleEpochs: z._default(epochCount, 6),
    }),
  },
  ({ tickets, cycleEpochs }) => ({
    baseline: () => dense({ epochs: cycleEpochs, ticket: 'last' }),
    plan: (settings) => {
      const phases = Array.from(
        { length: tickets },
        (_, i): Phase => ({
          name: `cycle ${i + 1}`,
          epochs: cycleEpochs,
          learningRate: cosine({ from: settings.learningRate, to: 0 }),
          ticket: 'last',
        }),
      );
      return { examples: settings.examples, runs: [runOf(withoutSparsity(settings), 0, phases)] };
    },
  }),
);
