import type { Extents } from '../table.js';
import { checkDepthwise, checkGlobalPool, checkPool } from '../windows.js';

/** `kernels/pooling.h` and `kernels/depthwise.h`. */
export const windowsTraining: Extents<'poolBackward' | 'globalPoolBackward' | 'depthwiseBackward'> =
  {
    poolBackward(op) {
      op.tensor('inputGradient', checkPool(op, op.image('gradient')));
    },
    globalPoolBackward(op) {
      op.tensor('inputGradient', checkGlobalPool(op, op.vector('gradient')));
    },
    depthwiseBackward(op) {
      const { input, weights } = checkDepthwise(op, op.image('gradient'));
      op.optionalTensor('inputGradient', input);
      op.optionalArray('weightGradient', weights);
    },
  };
