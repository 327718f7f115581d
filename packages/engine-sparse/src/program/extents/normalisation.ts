import type { Extents } from './table.js';

/** `kernels/normalisation.h` and `kernels/layer_normalisation.h`. */
export const normalisation: Extents<'normaliseByAverage' | 'layerNormalise'> = {
  layerNormalise(op) {
    const input = op.tensor('input');
    op.tensor('output', input);
    op.float('epsilon');
    for (const each of ['gamma', 'beta'] as const) op.optionalArray(each, input.channels);
  },
  normaliseByAverage(op) {
    const channels = op.integer('channels', 1);
    op.float('epsilon');
    for (const each of ['gamma', 'beta'] as const) op.optionalArray(each, channels);
    for (const each of ['scale', 'shift', 'movingMean', 'movingVariance'] as const)
      op.array(each, channels);
  },
};
