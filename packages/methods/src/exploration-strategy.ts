import { definePlugin, type Strategy } from '@freetickets/core';
import { magnitudePrune } from '@freetickets/strategies';
import * as z from 'zod/mini';

const strategy = z.custom<Strategy>(
  (value) => typeof (value as Strategy | null)?.order === 'string',
  { error: 'a strategy: rigl(), or any { order, prune, grow }' },
);

/**
 * The strategy of a global exploration step: prunes the weights nearest to zero, and grows as another strategy does (Liu et
 * al. 2022, section 3.2). Static where the other one is.
 */
export const explorationStrategy = /* @__PURE__ */ definePlugin(
  {
    kind: 'strategy',
    name: 'exploration',
    summary: 'prunes by magnitude, grows as another strategy does',
    options: z.strictObject({ of: strategy }),
  },
  ({ of }) => (of.order === 'static' ? { order: 'static' } : { ...of, prune: magnitudePrune() }),
);
