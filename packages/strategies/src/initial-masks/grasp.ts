import { type ByLayer, definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { batchesOption, scopeOption } from './options.js';
import { products } from './products.js';

/** The step of the difference, as a share of the weights' norm. */
const STEP = 1e-2;

const TEMPERATURE = 'a number above 0';

/**
 * GraSP: starts without the weights whose removal would cost least of the gradient's norm, those with the highest -w * (Hg), of
 * one batch by default, over all layers. The product of Hessian and gradient is a central difference of gradients along g:
 * (g(w + eps g) - g(w - eps g)) / (2 eps). Logits are divided by a `temperature`, 200 by default as in the authors' code.
 * Wang et al., "Picking winning tickets before training by preserving gradient flow", 2020.
 */
export const graspMasks = /* @__PURE__ */ definePlugin(
  {
    kind: 'initial-masks',
    name: 'grasp',
    summary: 'what preserves the flow of the gradient',
    options: z.strictObject({
      scope: scopeOption('network'),
      batches: batchesOption(),
      temperature: z._default(z.number({ error: TEMPERATURE }).check(z.gt(0, TEMPERATURE)), 200),
    }),
  },
  ({ scope, batches, temperature }) => ({
    scope,
    gradientBatches: 3 * batches,
    scores: async ({ weights, gradients }) => {
      const gradient = await gradients({ batches, temperature });
      const length = norm(gradient);
      if (length === 0) return products(weights, gradient, (product) => product);
      const eps = (STEP * norm(weights)) / length;
      const ahead = await gradients({
        batches,
        temperature,
        weights: moved(weights, gradient, eps),
      });
      const behind = await gradients({
        batches,
        temperature,
        weights: moved(weights, gradient, -eps),
      });
      const curvature = moved(ahead, behind, -1);
      return products(weights, curvature, (product) => product / (2 * eps));
    },
  }),
);

/** a + factor * b. */
const moved = (a: ByLayer, b: ByLayer, factor: number): ByLayer =>
  Object.fromEntries(
    Object.entries(a).map(([name, each]) => [
      name,
      Float64Array.from(each, (value, position) => value + factor * b[name][position]),
    ]),
  );

function norm(values: ByLayer): number {
  let sum = 0;
  for (const each of Object.values(values)) {
    for (let position = 0; position < each.length; position++) sum += each[position] ** 2;
  }
  return Math.sqrt(sum);
}
