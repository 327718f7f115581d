import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradients of a depthwise convolution's bias, kernel and input. */
export function depthwiseBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, kernel, bias, fields }: BackwardDetails['depthwise'],
): void {
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  if (bias?.trainable) lowering.emitBiasGradient(bias, { tensor: gradient });
  const inputGradient = input.needsGradient ? lowering.gradientTensor(input) : undefined;
  lowering.program.emit(
    'depthwiseBackward',
    {
      ...fields,
      gradient: gradient.record,
      inputGradient: inputGradient?.record,
      weightGradient: kernel.gradients,
    },
    { reads: [input.data, gradient.data], writes: [inputGradient?.data] },
  );
  if (inputGradient) lowering.addGradient(source, { tensor: inputGradient });
}
