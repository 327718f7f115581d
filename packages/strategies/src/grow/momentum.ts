import { definePlugin } from '@freetickets/core';
import { growHighest } from '@freetickets/sparse-masks';

/**
 * Grows the positions with the highest |dense momentum|, a running average of the dense gradient.
 * Dettmers and Zettlemoyer, "Sparse networks from scratch: faster training without losing performance", 2019.
 */
export const momentumGrow = /* @__PURE__ */ definePlugin(
  { kind: 'grow', name: 'momentum', summary: 'where the averaged dense gradient is largest' },
  () =>
    growHighest({
      needs: ['denseMomentum'],
      score:
        ({ denseMomentum }) =>
        (position) =>
          Math.abs(denseMomentum[position]),
    }),
);
