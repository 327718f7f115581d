import type { Extents } from '../table.js';

/** `kernels/elementwise.h`. */
export const elementwiseTraining: Extents<
  'reluBackward' | 'accumulateGradient' | 'activateBackward' | 'clear'
> = {
  reluBackward(op) {
    const input = op.source('source');
    op.tensor('gradient', input);
    op.optionalTensor('output', input);
    if (op.has('sums')) op.sums('sums', input.channels);
  },
  accumulateGradient(op) {
    const gradient = op.gradient('gradient');
    op.optionalTensor('previous', gradient);
    op.tensor('output', gradient);
  },
  activateBackward(op) {
    const input = op.tensor('input');
    op.tensor('gradient', input);
    op.tensor('output', input);
    op.integer('function');
    op.float('parameter');
  },
  clear(op) {
    op.array('destination', op.integer('floats'));
  },
};
