import { definePlugin } from '@freetickets/core';
import { scaledDensities } from './scaled-densities.js';

/**
 * Erdos-Renyi: density_l proportional to (c_in + c_out) / (c_in * c_out), for dense layers and, whatever the kernel's
 * height and width, for convolutions; layers that would exceed 1 are dense.
 * Mocanu et al., "Scalable training of artificial neural networks with adaptive sparse connectivity", 2018.
 */
export const er = /* @__PURE__ */ definePlugin(
  {
    kind: 'distribution',
    name: 'er',
    summary: 'Erdos-Renyi: layers with fewer channels are denser',
  },
  () => ({
    densities: (layers, density) =>
      scaledDensities(layers, density, (shape) => {
        const [cIn = 1, cOut = 1] = shape.slice(-2);
        return (cIn + cOut) / (cIn * cOut);
      }),
  }),
);
