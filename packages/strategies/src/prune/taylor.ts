import { definePlugin } from '@freetickets/core';
import { pruneLowest } from '@freetickets/sparse-masks';

/**
 * Prunes the weights with the lowest |w * gradient|, to first order the change of the loss when a weight is removed.
 * Molchanov et al., "Pruning convolutional neural networks for resource efficient inference", 2017.
 */
export const taylorPrune = /* @__PURE__ */ definePlugin(
  { kind: 'prune', name: 'taylor', summary: 'the weights whose removal changes the loss least' },
  () =>
    pruneLowest({
      needs: ['gradient'],
      score:
        ({ weights, gradient }) =>
        (position) =>
          Math.abs(weights[position] * gradient[position]),
    }),
);
