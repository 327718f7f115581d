import type { StoredParameter } from '../../parameters.js';
import type { EmittedOperation } from '../../program/program.js';
import type { Source } from '../tensors.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

interface Details {
  readonly source: Source;
  readonly kernel: StoredParameter;
  readonly bias: StoredParameter | undefined;
  readonly fields: EmittedOperation<'depthwiseForward'>['fields'];
}

/** The gradients of a depthwise convolution's bias, kernel and input. */
export function depthwiseBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, kernel, bias, fields }: Details,
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
