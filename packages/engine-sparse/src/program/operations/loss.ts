import { float, int32, type OperationDescription, offset } from '../fields.js';

/** Losses, with their gradients by the outputs. */
export const loss = {
  crossEntropy: {
    meaning: 'the loss and its gradient',
    fields: {
      logits: offset('tensor'),
      labels: offset('integers', 'class index of each example'),
      targets: offset('floats', 'probabilities that each head is to predict, [example][class]'),
      weights: offset('floats', 'how much the loss of each example counts'),
      gradient: offset('tensor', 'the gradient of the mean loss by the logits'),
      results: offset(
        'doubles',
        '[threads][LOSS_RESULTS] of {sum of weighted losses, number of correct examples of all heads}',
      ),
      heads: int32(
        'classifiers whose logits, one after another, are compared with the same targets',
      ),
      labelSmoothing: float(),
    },
  },
  regression: {
    meaning: 'a loss of numbers and its gradient',
    fields: {
      outputs: offset('tensor'),
      targets: offset('floats', 'the numbers to predict, [example][target]'),
      weights: offset('floats', 'how much the loss of each example counts'),
      gradient: offset('tensor', 'the gradient of the mean loss by the outputs'),
      results: offset('doubles', '[threads][LOSS_RESULTS] of {sum of weighted losses, 0}'),
      loss: int32('of the enumeration `regression_loss_name`'),
      outputsPerTarget: int32('channels that belong to a target, one after another'),
      quantiles: offset('floats', 'the level of each output of a target; none but of pinball'),
    },
  },
} satisfies Record<string, OperationDescription>;
