import { definePlugin } from '@freetickets/core';
import { randomGrow } from './grow/random.js';
import { mestOptions, mestPrune } from './prune/mest.js';

/**
 * MEST: prunes by |w| + lambda * |gradient|, `lambda` 1 by default, and grows at random.
 * Yuan et al., "MEST: accurate and fast memory-economic sparse training framework on the edge", 2021.
 */
export const mest = /* @__PURE__ */ definePlugin(
  {
    kind: 'strategy',
    name: 'mest',
    summary: 'prune small weights that barely change, grow at random',
    options: mestOptions,
  },
  (options) => ({ order: 'prune-first', prune: mestPrune(options), grow: randomGrow() }),
);
