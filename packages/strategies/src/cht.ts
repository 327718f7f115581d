import { definePlugin } from '@freetickets/core';
import { ch3L3Grow } from './grow/ch3-l3.js';
import { magnitudePrune } from './prune/magnitude.js';

/**
 * CHT: prunes by magnitude, grows by CH3-L3 link prediction, without gradients.
 * Zhang et al., "Epitopological learning and Cannistraci-Hebb network shape intelligence brain-inspired theory for
 * ultra-sparse advantage in deep learning", 2024.
 */
export const cht = /* @__PURE__ */ definePlugin(
  { kind: 'strategy', name: 'cht', summary: 'prune by magnitude, grow by link prediction' },
  () => ({ order: 'prune-first', prune: magnitudePrune(), grow: ch3L3Grow() }),
);
