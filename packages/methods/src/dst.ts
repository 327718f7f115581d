import { definePlugin } from '@freetickets/core';
import { denseBaseline } from './dense.js';
import { recipes } from './recipes.js';
import { independentRuns, runsOptions } from './runs.js';

/** Dynamic sparse training ensemble: one ticket from each of M independent runs (Liu et al. 2022, section 3.1). */
export const dst = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'dst',
    summary: 'M tickets from M runs of dynamic sparse training',
    options: runsOptions(3),
  },
  ({ tickets, epochs, ticket, preset }) => ({
    augmentation: recipes[preset].augmentation,
    baseline: () => denseBaseline({ preset, ticket, epochs }),
    plan: (settings) => ({
      examples: settings.examples,
      runs: independentRuns(recipes[preset], settings, tickets, { epochs, ticket }),
    }),
  }),
);
