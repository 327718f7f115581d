import { definePlugin } from '@freetickets/core';
import { magnitudePrune } from './magnitude.js';

/**
 * Prunes the weights with the lowest |w| of all layers together, as many as their shares add up to, but for the last one of a
 * layer. Without a redistribution every layer grows as many as it lost.
 * Mostafa and Wang, "Parameter efficient training of deep convolutional neural networks by dynamic sparse
 * reparameterization", 2019.
 */
export const globalMagnitudePrune = /* @__PURE__ */ definePlugin(
  { kind: 'prune', name: 'global-magnitude', summary: 'the weights nearest to zero in all layers' },
  () => ({ ...magnitudePrune(), scope: 'network' }),
);
