import { definePlugin, OptionError } from '@freetickets/core';
import * as z from 'zod/mini';
import { kernelMatrix } from './kernel-matrix.js';

const SIZE = '4 or 8';

/** The weights from an input to 4 (by default) or 8 consecutive outputs are active together, as vector units load them. */
export const outputBlocks = /* @__PURE__ */ definePlugin(
  {
    kind: 'constraint',
    name: 'output-blocks',
    summary: 'blocks of 4 or 8 outputs',
    options: z.strictObject({
      size: z._default(z.union([z.literal(4), z.literal(8)], { error: SIZE }), 4),
    }),
  },
  ({ size }) => ({
    units: (layer) => {
      const { rows, columns } = kernelMatrix(layer);
      if (columns % size !== 0) {
        throw new OptionError(
          'constraint output-blocks: size',
          size,
          `a divisor of ${columns}, the outputs of ${layer.name}; or keep that layer dense: distribution.dense`,
        );
      }
      return {
        unitSize: size,
        groupSize: (rows * columns) / size,
        unitOf: (position) => Math.floor(position / size),
      };
    },
  }),
);
