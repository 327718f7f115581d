import { definePlugin } from '@freetickets/core';

/** Starts from random positions, as many in each layer as the distribution says. What a run does that is not told otherwise. */
export const randomMasks = /* @__PURE__ */ definePlugin(
  { kind: 'initial-masks', name: 'random', summary: 'at random' },
  () => ({ scope: 'layer' }),
);
