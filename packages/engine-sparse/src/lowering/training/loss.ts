import {
  isRegression,
  type LossSpec,
  outputsPerTarget,
  type RegressionSpec,
} from '@freetickets/core';
import { DOUBLE_BYTES, regressionLosses } from '../../program/constants.js';
import type { LoweredTraining } from '../../program/lowered.js';
import { floatBytes, type Region } from '../../program/region.js';
import type { Tensor } from '../../program/tensors.js';
import type { TrainingLowering } from './training-lowering.js';

/** Where a loss finds what outputs are compared with, and puts its sums. */
type Compared = Pick<LoweredTraining, 'labels' | 'targets' | 'weights' | 'results'>;

/** Lowers a loss: its sums, and its gradient by the outputs. Gives where the levels of quantiles are to be written. */
export function emitLoss(
  lowering: TrainingLowering,
  loss: LossSpec,
  outputs: Tensor,
  gradient: Tensor,
  { labels, ...compared }: Compared,
): Region | undefined {
  const { program } = lowering;
  const access = { reads: [outputs.data], writes: [gradient.data] };
  const shared = { ...compared, gradient: gradient.record };
  if (!isRegression(loss)) {
    const { heads = 1, labelSmoothing } = loss;
    const own = { logits: outputs.record, labels, heads, labelSmoothing };
    program.emit('crossEntropy', { ...shared, ...own }, access);
    return undefined;
  }
  const each = outputsPerTarget(loss);
  const quantiles = loss.name === 'pinball' ? program.keep(floatBytes(each)) : undefined;
  lowering.needScratch(DOUBLE_BYTES * each);
  const own = {
    outputs: outputs.record,
    loss: regressionLosses.indexOf(kernelNames[loss.name]),
    outputsPerTarget: each,
    quantiles,
  };
  program.emit('regression', { ...shared, ...own }, access);
  return quantiles;
}

const kernelNames: { readonly [Name in RegressionSpec['name']]: string } = {
  'mean-squared-error': 'meanSquaredError',
  'gaussian-nll': 'gaussianNll',
  pinball: 'pinball',
};
