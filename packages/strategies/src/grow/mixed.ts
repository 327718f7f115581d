import { definePlugin, type GrowCriterion } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import * as z from 'zod/mini';
import { gradientGrow } from './gradient.js';
import { joined } from './joined.js';

const SHARE = 'a number from 0 to 1';

const criterion = z.custom<GrowCriterion>(
  (value) => typeof (value as GrowCriterion | null)?.grow === 'function',
  { error: "a grow criterion: { name: 'gradient' }" },
);

/**
 * Grows round((1 - share) * count) positions by another criterion, and the others at random among those that are left: to
 * explore where gradients alone go back to where they were. `share` is 0.2 by default, `by` is `gradient`.
 */
export const mixedGrow = /* @__PURE__ */ definePlugin(
  {
    kind: 'grow',
    name: 'mixed',
    summary: 'by another criterion, but for a share at random',
    options: z.strictObject({
      share: z._default(z.number({ error: SHARE }).check(z.gte(0, SHARE), z.lte(1, SHARE)), 0.2),
      by: z._default(criterion, () => gradientGrow()),
    }),
  },
  ({ share, by }) => ({
    needs: by.needs,
    grow: (layer, count, random) => {
      const chosen = by.grow(layer, Math.round((1 - share) * count), random);
      const left = Mask.from(layer.mask).with(chosen).inactive();
      return joined(chosen, random.sample(left, count - chosen.length));
    },
  }),
);
