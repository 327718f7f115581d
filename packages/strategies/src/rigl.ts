import { definePlugin } from '@freetickets/core';
import { gradientGrow } from './grow/gradient.js';
import { magnitudePrune } from './prune/magnitude.js';

/**
 * RigL: prunes by magnitude, grows where the dense gradient is largest.
 * Evci et al., "Rigging the lottery: making all tickets winners", 2020.
 */
export const rigl = /* @__PURE__ */ definePlugin(
  { kind: 'strategy', name: 'rigl', summary: 'prune by magnitude, grow by gradient' },
  () => ({ order: 'prune-first', prune: magnitudePrune(), grow: gradientGrow() }),
);
