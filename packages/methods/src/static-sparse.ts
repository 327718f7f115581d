import { definePlugin } from '@freetickets/core';
import { denseBaseline } from './dense.js';
import { recipes } from './recipes.js';
import { independentRuns, runsOptions } from './runs.js';

/** Static sparse ensemble: M runs, each with a random topology that never changes. The baseline of dynamic sparsity. */
export const staticSparse = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'static-sparse',
    summary: 'M sparse networks whose random masks never change',
    options: runsOptions(3),
  },
  ({ tickets, epochs, ticket, preset }) => ({
    augmentation: recipes[preset].augmentation,
    baseline: () => denseBaseline({ preset, ticket, epochs }),
    plan: (settings) => ({
      examples: settings.examples,
      runs: independentRuns(
        recipes[preset],
        { ...settings, strategy: { order: 'static' } },
        tickets,
        { epochs, ticket },
      ),
    }),
  }),
);
