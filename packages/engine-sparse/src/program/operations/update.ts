import { float, int32, type OperationDescription, offset } from '../fields.js';

/** A step of an optimizer. */
export const update = {
  gradientNorm: {
    meaning: 'sums of squares of gradients, by thread',
    fields: {
      gradients: offset('floats'),
      count: int32('floats'),
      results: offset('doubles', 'a double of each thread'),
    },
  },
  clipGradients: {
    meaning: 'scales gradients down to a norm',
    fields: {
      results: offset('doubles'),
      norm: float('the largest allowed'),
    },
  },
  sgd: {
    meaning: 'a step of gradient descent',
    fields: {
      values: offset('floats'),
      gradients: offset('floats'),
      velocity: offset('floats', 'none without momentum'),
      count: int32('floats, a multiple of BATCH_LANES'),
      momentum: float(),
      weightDecay: float(),
      nesterov: int32("whether the momentum is Nesterov's"),
    },
  },
  adam: {
    meaning: 'a step of Adam or AdamW',
    fields: {
      values: offset('floats'),
      gradients: offset('floats'),
      firstMoment: offset('floats'),
      secondMoment: offset('floats'),
      count: int32('floats'),
      oneMinusBeta1: float(),
      oneMinusBeta2: float(),
      epsilon: float(),
      weightDecay: float('times the weight: added to the gradient'),
      decoupledDecay: float('times learning rate and weight: taken off the weight (AdamW)'),
    },
  },
} satisfies Record<string, OperationDescription>;
