import { definePlugin } from '@freetickets/core';
import { randomUnfiredGrow } from './grow/random-unfired.js';
import { magnitudePrune } from './prune/magnitude.js';

/**
 * ITOP: prunes by magnitude, grows at random where no weight was yet, to have tried all positions soon. The methods' preset
 * `itop` updates seldom and much, as it asks for.
 * Liu et al., "Do we actually need dense over-parameterization? In-time over-parameterization in sparse training", 2021.
 */
export const itop = /* @__PURE__ */ definePlugin(
  { kind: 'strategy', name: 'itop', summary: 'prune by magnitude, grow where no weight was yet' },
  () => ({ order: 'prune-first', prune: magnitudePrune(), grow: randomUnfiredGrow() }),
);
