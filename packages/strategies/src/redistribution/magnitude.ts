import { definePlugin } from '@freetickets/core';
import { meanMagnitude } from './mean-magnitude.js';

/**
 * Deals out growth in proportion to the layers' mean |w| over their active weights: the variant that Dettmers and Zettlemoyer
 * compare with momentum, "Sparse networks from scratch: faster training without losing performance", 2019.
 */
export const magnitudeRedistribution = /* @__PURE__ */ definePlugin(
  { kind: 'redistribution', name: 'magnitude', summary: 'to layers with large weights' },
  () => ({
    needs: [],
    weigh: ({ mask, weights }) => {
      const mean = meanMagnitude(mask, weights);
      return () => mean;
    },
  }),
);
