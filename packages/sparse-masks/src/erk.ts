import { definePlugin, sizeOf } from '@freetickets/core';
import * as z from 'zod/mini';
import { denseLayers, denseOption } from './dense-layers.js';
import { scaledDensities } from './scaled-densities.js';

const POWER = 'a number of at least 0';

/**
 * Erdos-Renyi-Kernel: density_l proportional to (sum(shape_l) / prod(shape_l))^power, `power` 1 by default; layers that
 * would exceed 1 are dense, and so are those named in `dense`. Power 0 is uniform.
 * Evci et al., "Rigging the lottery: making all tickets winners", 2020.
 *
 * @example layerCounts(layers, { sparsity: 0.9, distribution: erk() })
 */
export const erk = /* @__PURE__ */ definePlugin(
  {
    kind: 'distribution',
    name: 'erk',
    summary: 'Erdos-Renyi-Kernel: layers with small kernels are denser',
    options: z.strictObject({
      power: z._default(z.number({ error: POWER }).check(z.gte(0, POWER)), 1),
      dense: denseOption(),
    }),
  },
  ({ power, dense = [] }) => ({
    dense,
    densities: (layers, density) =>
      scaledDensities(
        layers,
        density,
        (shape) => shape.reduce((sum, length) => sum + length, 0) / sizeOf(shape),
        { power, dense: denseLayers('distribution erk', dense, layers, density) },
      ),
  }),
);
