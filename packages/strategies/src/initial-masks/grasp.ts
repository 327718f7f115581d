import { type ByLayer, definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { batchesOption, scopeOption } from './options.js';
import { products } from './products.js';

/** The step of the difference, as a share of the weights' norm. */
const STEP = 1e-2;

/**
 * GraSP: starts without the weights whose removal would cost least of the gradient's norm, those with the highest -w * (Hg), of
 * one batch by default, over all layers. The product of Hessian and gradient is a central difference of gradients along g:
 * (g(w + eps g) - g(w - eps g)) / (2 eps). Logits are not divided by a temperature, as the authors' code does.
 * Wang et al., "Picking winning tickets before training by preserving gradient flow", 2020.
 */
export const graspMasks = /* @__PURE__ */ definePlugin(
  {
    kind: 'initial-masks',
    name: 'grasp',
    summary: 'what preserves the flow of the gradient',
    options: z.strictObject({ scope: scopeOption('network'), batches: batchesOption() }),
  },
  ({ scope, batches }) => ({
    scope,
    scores: async ({ weights, gradients }) => {
      const gradient = await gradients(batches);
      const length = norm(gradient);
      if (length === 0) return products(weights, gradient, (product) => product);
      const eps = (STEP * norm(weights)) / length;
      const ahead = await gradients(batches, moved(weights, gradient, eps));
      const behind = await gradients(batches, moved(weights, gradient, -eps));
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
