import { definePlugin } from '@freetickets/core';
import { highest, lowest } from '@freetickets/sparse-masks';

/**
 * Prunes the smallest positive and the largest negative weights: exact zeros first; the rest
 * is split between the signs in proportion to their numbers by largest remainder, a tie going to the positive ones.
 * Mocanu et al., "Scalable training of artificial neural networks with adaptive sparse connectivity", 2018.
 */
export const setPrune = /* @__PURE__ */ definePlugin(
  {
    kind: 'prune',
    name: 'set',
    summary: 'the smallest positive and the largest negative weights, in proportion',
  },
  () => ({
    needs: [],
    prune: ({ mask, weights }, count) => {
      const weightOf = (position: number): number => weights[position];
      const active = mask.active();
      const zero = active.filter((position) => weightOf(position) === 0).slice(0, count);
      const positive = active.filter((position) => weightOf(position) > 0);
      // With NaN, which `highest` refuses.
      const negative = active.filter((position) => !(weightOf(position) >= 0));

      const rest = count - zero.length;
      const signed = positive.length + negative.length;
      const fromPositive = rest === 0 ? 0 : Math.round((rest * positive.length) / signed);
      const pruned = new Int32Array(count);
      pruned.set(zero);
      pruned.set(lowest(positive, fromPositive, weightOf), zero.length);
      pruned.set(highest(negative, rest - fromPositive, weightOf), zero.length + fromPositive);
      return pruned;
    },
  }),
);
