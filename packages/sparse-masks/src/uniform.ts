import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { denseLayers, denseOption } from './dense-layers.js';
import { scaledDensities } from './scaled-densities.js';

/** Gives every layer the same density, but for those kept `dense` by name (none by default). */
export const uniform = /* @__PURE__ */ definePlugin(
  {
    kind: 'distribution',
    name: 'uniform',
    summary: 'every layer has the same density',
    options: z.strictObject({ dense: denseOption() }),
  },
  ({ dense = [] }) => ({
    dense,
    densities: (layers, density) => {
      if (dense.length === 0) return layers.map(() => density);
      const kept = denseLayers('distribution uniform', dense, layers, density);
      return scaledDensities(layers, density, () => 1, { dense: kept });
    },
  }),
);
