import { definePlugin } from '@freetickets/core';
import { randomGrow } from './grow/random.js';
import { magnitudePrune } from './prune/magnitude.js';

/**
 * Prunes by magnitude, grows at random: SET in its simpler, and now usual, form. Needs no dense gradient.
 */
export const magnitude = /* @__PURE__ */ definePlugin(
  { kind: 'strategy', name: 'magnitude', summary: 'prune by magnitude, grow at random' },
  () => ({ order: 'prune-first', prune: magnitudePrune(), grow: randomGrow() }),
);
