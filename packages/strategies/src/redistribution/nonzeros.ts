import { definePlugin } from '@freetickets/core';

/**
 * Deals out growth in proportion to the weights that survive the pruning. With `global-magnitude` pruning it is dynamic sparse
 * reparameterization.
 * Mostafa and Wang, "Parameter efficient training of deep convolutional neural networks by dynamic sparse
 * reparameterization", 2019.
 */
export const nonzerosRedistribution = /* @__PURE__ */ definePlugin(
  { kind: 'redistribution', name: 'nonzeros', summary: 'to layers with many surviving weights' },
  () => ({ needs: [], weigh: () => (survivors) => survivors }),
);
