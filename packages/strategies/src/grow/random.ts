import { definePlugin } from '@freetickets/core';

/**
 * Grows inactive positions uniformly at random.
 * Mocanu et al., "Scalable training of artificial neural networks with adaptive
 * sparse connectivity", 2018.
 */
export const randomGrow = /* @__PURE__ */ definePlugin(
  { kind: 'grow', name: 'random', summary: 'at random' },
  () => ({
    needs: [],
    grow: ({ mask }, count, random) => random.sample(mask.inactive(), count),
    score: (_, random) => () => random.uniform(),
  }),
);
