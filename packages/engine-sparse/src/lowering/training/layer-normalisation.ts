import { CHANNEL_SUMS, DOUBLE_BYTES } from '../../program/constants.js';
import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradients of what LayerNormalization takes, and of its gamma and beta. */
export function layerNormaliseBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, epsilon, gamma, beta }: BackwardDetails['layerNormalise'],
): void {
  const { program, options } = lowering;
  const input = source.tensor;
  const { channels } = input;
  const gradient = lowering.storedGradient(pending.gradient);
  const result = input.needsGradient ? lowering.gradientTensor(input) : undefined;
  const isTrained = gamma?.trainable || beta?.trainable;
  const sums = isTrained
    ? program.keep(options.threads * CHANNEL_SUMS * channels * DOUBLE_BYTES)
    : undefined;
  program.emit(
    'layerNormaliseBackward',
    {
      input: input.record,
      gradient: gradient.record,
      output: result?.record,
      epsilon,
      gamma: gamma?.values,
      sums,
    },
    { reads: [input.data, gradient.data], writes: [result?.data] },
  );
  if (sums) {
    const [gammaGradient, betaGradient] = [gamma?.gradients, beta?.gradients];
    program.emit('addAffineGradients', { sums, channels, gammaGradient, betaGradient });
  }
  if (result) lowering.addGradient(source, { tensor: result });
}
