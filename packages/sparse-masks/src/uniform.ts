import { definePlugin } from '@freetickets/core';

/** Gives every layer the overall density. */
export const uniform = /* @__PURE__ */ definePlugin(
  { kind: 'distribution', name: 'uniform', summary: 'every layer has the same density' },
  () => ({ densities: (layers, density) => layers.map(() => density) }),
);
