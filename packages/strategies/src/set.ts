import { definePlugin } from '@freetickets/core';
import { randomGrow } from './grow/random.js';
import { setPrune } from './prune/set.js';

/**
 * SET: prunes the smallest positive and the largest negative weights, grows at random.
 * Mocanu et al., "Scalable training of artificial neural networks with adaptive sparse connectivity", 2018.
 */
export const set = /* @__PURE__ */ definePlugin(
  { kind: 'strategy', name: 'set', summary: 'prune small weights of both signs, grow at random' },
  () => ({ order: 'prune-first', prune: setPrune(), grow: randomGrow() }),
);
