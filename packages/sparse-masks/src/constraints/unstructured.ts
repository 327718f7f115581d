import { definePlugin } from '@freetickets/core';

/** Any mask will do. */
export const unstructured = /* @__PURE__ */ definePlugin(
  { kind: 'constraint', name: 'unstructured', summary: 'any positions' },
  () => ({ units: () => undefined }),
);
