import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { denseLayers, denseOption } from './dense-layers.js';
import { scaledDensities } from './scaled-densities.js';

/**
 * Erdos-Renyi: density_l proportional to (c_in + c_out) / (c_in * c_out), for dense layers and, whatever the kernel's
 * height and width, for convolutions; layers that would exceed 1 are dense, and so are those named in `dense`.
 * Mocanu et al., "Scalable training of artificial neural networks with adaptive sparse connectivity", 2018.
 */
export const er = /* @__PURE__ */ definePlugin(
  {
    kind: 'distribution',
    name: 'er',
    summary: 'Erdos-Renyi: layers with fewer channels are denser',
    options: z.strictObject({ dense: denseOption() }),
  },
  ({ dense = [] }) => ({
    dense,
    densities: (layers, density) =>
      scaledDensities(
        layers,
        density,
        (shape) => {
          const [cIn = 1, cOut = 1] = shape.slice(-2);
          return (cIn + cOut) / (cIn * cOut);
        },
        { dense: denseLayers('distribution er', dense, layers, density) },
      ),
  }),
);
