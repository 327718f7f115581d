import { definePlugin } from '@freetickets/core';
import { meanMagnitude } from './mean-magnitude.js';

/**
 * Deals out growth in proportion to the layers' mean |dense momentum| over their active weights.
 * Dettmers and Zettlemoyer, "Sparse networks from scratch: faster training without losing performance", 2019.
 */
export const momentumRedistribution = /* @__PURE__ */ definePlugin(
  {
    kind: 'redistribution',
    name: 'momentum',
    summary: 'to layers whose weights have large averaged gradients',
  },
  () => ({
    needs: ['denseMomentum'],
    weigh: ({ mask, denseMomentum }) => {
      const mean = meanMagnitude(mask, denseMomentum);
      return () => mean;
    },
  }),
);
