import { definePlugin } from '@freetickets/core';

/** Prunes active positions uniformly at random: what the other criteria have to beat. */
export const randomPrune = /* @__PURE__ */ definePlugin(
  { kind: 'prune', name: 'random', summary: 'weights at random' },
  () => ({
    needs: [],
    prune: ({ mask }, count, random) => random.sample(mask.active(), count),
    score: (_, random) => () => random.uniform(),
  }),
);
