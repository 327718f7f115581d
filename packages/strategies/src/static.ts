import { definePlugin } from '@freetickets/core';

/** Masks never change: the baseline that shows what dynamic sparsity is worth. */
export const staticTopology = /* @__PURE__ */ definePlugin(
  { kind: 'strategy', name: 'static', summary: 'masks never change' },
  () => ({ order: 'static' }),
);
