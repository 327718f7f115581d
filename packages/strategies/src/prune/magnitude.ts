import { definePlugin } from '@freetickets/core';
import { pruneLowest } from '@freetickets/sparse-masks';

/** Prunes the weights with the lowest |w|. Han et al., "Learning both weights and connections", 2015. */
export const magnitudePrune = /* @__PURE__ */ definePlugin(
  { kind: 'prune', name: 'magnitude', summary: 'the weights nearest to zero' },
  () =>
    pruneLowest({
      needs: [],
      score:
        ({ weights }) =>
        (position) =>
          Math.abs(weights[position]),
    }),
);
