import { definePlugin } from '@freetickets/core';
import { joined } from './joined.js';

/**
 * Grows positions that were never active, at random; where those run out, the rest at random among the other inactive
 * ones. It covers the weight space fastest.
 * Liu et al., "Do we actually need dense over-parameterization? In-time over-parameterization in sparse training", 2021.
 */
export const randomUnfiredGrow = /* @__PURE__ */ definePlugin(
  { kind: 'grow', name: 'random-unfired', summary: 'at random, never explored positions first' },
  () => ({
    needs: [],
    grow: ({ mask, explored }, count, random) => {
      const inactive = mask.inactive();
      const unfired = inactive.filter((position) => !explored.has(position));
      if (count <= unfired.length) return random.sample(unfired, count);
      const fired = inactive.filter((position) => explored.has(position));
      return joined(unfired, random.sample(fired, count - unfired.length));
    },
    score:
      ({ explored }, random) =>
      (position) =>
        random.uniform() + (explored.has(position) ? 0 : 1),
  }),
);
