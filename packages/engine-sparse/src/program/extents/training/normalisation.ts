import { GRADIENT_COEFFICIENTS } from '../../constants.js';
import { sumBytes } from '../geometry.js';
import type { Extents } from '../table.js';

/** `kernels/normalisation.h` and `kernels/layer_normalisation.h`. */
export const normalisationTraining: Extents<
  | 'sumChannels'
  | 'normalise'
  | 'moveAverages'
  | 'normaliseBackward'
  | 'layerNormaliseBackward'
  | 'addAffineGradients'
  | 'biasGradient'
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
  layerNormaliseBackward(op) {
    const input = op.tensor('input');
    op.expect(!input.isPlanar, 'its gradient is planar');
    op.tensor('gradient', input);
    op.optionalTensor('output', input);
    op.float('epsilon');
    op.optionalArray('gamma', input.channels);
    if (!op.has('sums')) return;
    op.sums('sums', input.channels);
    op.scratch(sumBytes(input.channels));
  },
  addAffineGradients(op) {
    const channels = op.integer('channels', 1);
    op.sums('sums', channels);
    for (const each of ['gammaGradient', 'betaGradient'] as const) op.optionalArray(each, channels);
  },
  biasGradient(op) {
    op.array('biasGradient', op.gradient('gradient').channels);
  },
};
