import { BATCH_LANES, DOUBLE_BYTES, LOSS_RESULTS, regressionLosses } from '../../constants.js';
import type { Extents } from '../table.js';

/** `kernels/loss.h` and `kernels/update.h`. */
export const step: Extents<
  'crossEntropy' | 'regression' | 'gradientNorm' | 'clipGradients' | 'sgd' | 'adam'
> = {
  crossEntropy(op) {
    const logits = op.vector('logits');
    const heads = op.integer('heads', 1);
    op.expect(
      logits.channels % heads === 0,
      `${heads} heads cannot share ${logits.channels} logits`,
    );
    op.tensor('gradient', logits);
    op.array('labels', op.layout.batchSize);
    op.array('targets', (op.layout.batchSize * logits.channels) / heads);
    op.array('weights', op.layout.batchSize);
    op.array('results', LOSS_RESULTS * op.layout.threads, DOUBLE_BYTES);
    op.float('labelSmoothing');
  },
  regression(op) {
    const outputs = op.vector('outputs');
    const each = op.integer('outputsPerTarget', 1);
    const loss = regressionLosses[op.integer('loss', 0, regressionLosses.length - 1)];
    const numbers = outputs.channels / each;
    op.expect(Number.isInteger(numbers), `${outputs.channels} outputs are no ${each} a target`);
    op.expect(
      loss !== 'gaussianNll' || each === 2,
      `a mean and a variance are not ${each} outputs`,
    );
    op.tensor('gradient', outputs);
    op.array('targets', op.layout.batchSize * numbers);
    op.array('weights', op.layout.batchSize);
    op.array('results', LOSS_RESULTS * op.layout.threads, DOUBLE_BYTES);
    if (loss === 'pinball') op.array('quantiles', each);
    op.scratch(DOUBLE_BYTES * each);
  },
  gradientNorm(op) {
    op.array('gradients', op.integer('count'));
    op.array('results', op.layout.threads, DOUBLE_BYTES);
  },
  clipGradients(op) {
    op.array('results', op.layout.threads, DOUBLE_BYTES);
    op.float('norm');
  },
  sgd(op) {
    const count = op.integer('count');
    op.expect(count % BATCH_LANES === 0, `its ${count} floats are no multiple of ${BATCH_LANES}`);
    for (const each of ['values', 'gradients'] as const) op.array(each, count);
    op.optionalArray('velocity', count);
    for (const each of ['momentum', 'weightDecay'] as const) op.float(each);
    op.integer('nesterov', 0, 1);
  },
  adam(op) {
    const count = op.integer('count');
    for (const each of ['values', 'gradients', 'firstMoment', 'secondMoment'] as const)
      op.array(each, count);
    const numbers = [
      'oneMinusBeta1',
      'oneMinusBeta2',
      'epsilon',
      'weightDecay',
      'decoupledDecay',
    ] as const;
    for (const each of numbers) op.float(each);
  },
};
