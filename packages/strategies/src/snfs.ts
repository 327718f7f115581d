import { definePlugin } from '@freetickets/core';
import { momentumGrow } from './grow/momentum.js';
import { magnitudePrune } from './prune/magnitude.js';

/**
 * SNFS: prunes by magnitude, grows where a running average of the dense gradient is largest. It computes the dense gradient
 * at each step. The number of weights of a layer stays; SNFS also moves them among layers.
 * Dettmers and Zettlemoyer, "Sparse networks from scratch: faster training without losing performance", 2019.
 */
export const snfs = /* @__PURE__ */ definePlugin(
  { kind: 'strategy', name: 'snfs', summary: 'prune by magnitude, grow by averaged gradient' },
  () => ({ order: 'prune-first', prune: magnitudePrune(), grow: momentumGrow() }),
);
