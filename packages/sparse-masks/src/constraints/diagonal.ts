import { definePlugin } from '@freetickets/core';
import { kernelMatrix } from './kernel-matrix.js';

/**
 * Whole diagonals of the kernel's matrix are active, wrapped around its longer side: max(rows, columns) of them, each of
 * min(rows, columns) weights.
 * Tyagi et al., "Dynamic sparse training of diagonally sparse networks", 2025 (DynaDiag).
 */
export const diagonal = /* @__PURE__ */ definePlugin(
  { kind: 'constraint', name: 'diagonal', summary: 'whole diagonals' },
  () => ({
    units: (layer) => {
      const { rows, columns } = kernelMatrix(layer);
      const longer = Math.max(rows, columns);
      return {
        unitSize: Math.min(rows, columns),
        groupSize: longer,
        unitOf: (position) => {
          const [row, column] = [Math.floor(position / columns), position % columns];
          return (row - column + longer) % longer;
        },
      };
    },
  }),
);
