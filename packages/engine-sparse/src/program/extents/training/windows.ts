import type { Extents } from '../table.js';
import { checkDepthwise, checkGlobalPool, checkPool } from '../windows.js';

/** `kernels/pooling.h` and `kernels/depthwise.h`. */
export const windowsTraining: Extents<'poolBackward' | 'globalPoolBackward' | 'depthwiseBackward'> =
  {
    poolBackward(op) {
      const input = checkPool(op, op.image('gradient'));
      op.expect(!input.isPlanar, 'source has planes, expected batch lanes');
      op.tensor('inputGradient', input);
    },
    globalPoolBackward(op) {
      const input = checkGlobalPool(op, op.vector('gradient'));
      op.expect(!input.isPlanar, 'source has planes, expected batch lanes');
      op.tensor('inputGradient', input);
    },
    depthwiseBackward(op) {
      const { input, weights } = checkDepthwise(op, op.image('gradient'));
      op.expect(!input.isPlanar, 'input has planes, expected batch lanes');
      op.optionalTensor('inputGradient', input);
      op.optionalArray('weightGradient', weights);
    },
  };
