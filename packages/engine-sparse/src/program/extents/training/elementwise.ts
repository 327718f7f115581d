import { checkRepeat } from '../elementwise.js';
import type { Extents } from '../table.js';

/** `kernels/elementwise.h` and `kernels/repeat.h`. */
export const elementwiseTraining: Extents<
  'reluBackward' | 'accumulateGradient' | 'activateBackward' | 'repeatBackward' | 'clear'
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
  repeatBackward(op) {
    const [large, small] = [op.tensor('input'), op.tensor('output')];
    op.expect(!large.isPlanar, 'it sums up planar images');
    checkRepeat(op, small, large);
  },
  clear(op) {
    op.array('destination', op.integer('floats'));
  },
};
