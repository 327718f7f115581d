import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { magnitudes } from './magnitudes.js';
import { scopeOption } from './options.js';

/**
 * Starts where a trained network of the same model has its weights of the highest |w|, with the model's initial weights: the
 * mask of a dense network pruned by magnitude. `from` is a run folder, whose first ticket it takes. Scope `network` by default.
 * Frankle and Carbin, "The lottery ticket hypothesis: finding sparse, trainable neural networks", 2019.
 */
export const fromWeightsMasks = /* @__PURE__ */ definePlugin(
  {
    kind: 'initial-masks',
    name: 'from-weights',
    summary: 'where a trained network has its largest weights',
    options: z.strictObject({
      from: z.string({ error: 'the path of a run folder' }),
      scope: scopeOption('network'),
    }),
  },
  ({ from, scope }) => ({
    scope,
    scores: async ({ trained }) => magnitudes(await trained(from)),
  }),
);
