import { definePlugin } from '@freetickets/core';
import { denseBaseline } from './dense.js';
import { recipes } from './recipes.js';
import { independentRuns, runsOptions, withoutSparsity } from './runs.js';

/** Deep ensemble: M dense networks from M seeds (Lakshminarayanan et al. 2017). */
export const denseEnsemble = /* @__PURE__ */ definePlugin(
  {
    kind: 'method',
    name: 'dense-ensemble',
    summary: 'M dense networks from M seeds',
    options: runsOptions(4),
  },
  ({ tickets, epochs, ticket, preset }) => ({
    augmentation: recipes[preset].augmentation,
    baseline: () => denseBaseline({ preset, ticket, epochs }),
    plan: (settings) => ({
      examples: settings.examples,
      runs: independentRuns(recipes[preset], withoutSparsity(settings), tickets, {
        epochs: epochs ?? recipes[preset].denseEpochs,
        ticket,
      }),
    }),
  }),
);
