import { definePlugin } from '@freetickets/core';
import { kernelMatrix } from './kernel-matrix.js';

/**
 * Every output of a layer has equally many active weights.
 * Lasby et al., "Dynamic sparse training with structured sparsity", 2024 (SRigL; without its ablation of outputs).
 */
export const constantFanIn = /* @__PURE__ */ definePlugin(
  {
    kind: 'constraint',
    name: 'constant-fan-in',
    summary: 'every output has equally many weights',
  },
  () => ({
    units: (layer) => {
      const { rows, columns } = kernelMatrix(layer);
      return {
        unitSize: 1,
        groupSize: rows,
        unitOf: (position) => (position % columns) * rows + Math.floor(position / columns),
      };
    },
  }),
);
