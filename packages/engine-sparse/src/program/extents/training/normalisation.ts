import { GRADIENT_COEFFICIENTS } from '../../constants.js';
import type { Extents } from '../table.js';

/** `kernels/normalisation.h`. */
export const normalisationTraining: Extents<
  'sumChannels' | 'normalise' | 'moveAverages' | 'normaliseBackward' | 'biasGradient'
> = {
  sumChannels(op) {
    op.sums('sums', op.tensor('tensor').channels);
  },
  normalise(op) {
    const channels = op.integer('channels', 1);
    op.integer('positions', 1);
    op.float('epsilon');
    op.sums('sums', channels);
    for (const each of ['gamma', 'beta'] as const) op.optionalArray(each, channels);
    for (const each of ['scale', 'shift', 'mean', 'variance'] as const) op.array(each, channels);
  },
  moveAverages(op) {
    const channels = op.integer('channels', 1);
    op.float('momentum');
    for (const each of ['mean', 'variance', 'movingMean', 'movingVariance'] as const)
      op.array(each, channels);
  },
  normaliseBackward(op) {
    const channels = op.integer('channels', 1);
    op.integer('positions', 1);
    op.float('epsilon');
    op.sums('sums', channels);
    for (const each of ['mean', 'variance'] as const) op.array(each, channels);
    for (const each of ['gamma', 'gammaGradient', 'betaGradient'] as const)
      op.optionalArray(each, channels);
    op.array('coefficients', GRADIENT_COEFFICIENTS * channels);
  },
  biasGradient(op) {
    op.array('biasGradient', op.gradient('gradient').channels);
  },
};
