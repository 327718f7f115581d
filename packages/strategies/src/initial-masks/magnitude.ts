import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { magnitudes } from './magnitudes.js';
import { scopeOption } from './options.js';

/**
 * Starts with the model's own weights of the highest |w|: what is left of a trained model that is given when it is pruned by
 * magnitude. Scope `layer` by default.
 * Han et al., "Learning both weights and connections for efficient neural networks", 2015.
 */
export const magnitudeMasks = /* @__PURE__ */ definePlugin(
  {
    kind: 'initial-masks',
    name: 'magnitude',
    summary: "the model's largest weights",
    options: z.strictObject({ scope: scopeOption('layer') }),
  },
  ({ scope }) => ({ scope, scores: async ({ weights }) => magnitudes(weights) }),
);
