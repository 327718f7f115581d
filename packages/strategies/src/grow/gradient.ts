import { definePlugin } from '@freetickets/core';
import { growHighest } from '@freetickets/sparse-masks';

/**
 * Grows the positions with the highest |dense gradient|, where a new weight lowers the loss fastest.
 * Evci et al., "Rigging the lottery: making all tickets winners", 2020.
 */
export const gradientGrow = /* @__PURE__ */ definePlugin(
  { kind: 'grow', name: 'gradient', summary: 'where the dense gradient is largest' },
  () =>
    growHighest({
      needs: ['denseGradient'],
      score:
        ({ denseGradient }) =>
        (position) =>
          Math.abs(denseGradient[position]),
    }),
);
