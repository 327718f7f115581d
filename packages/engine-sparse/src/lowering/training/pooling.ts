import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradient of what MaxPooling2D and AveragePooling2D take. */
export function poolBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, fields }: BackwardDetails['pool'],
): void {
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  const inputGradient = lowering.gradientTensor(input);
  lowering.program.emit(
    'poolBackward',
    { ...fields, gradient: gradient.record, inputGradient: inputGradient.record },
    { reads: [input.data, gradient.data], writes: [inputGradient.data] },
  );
  lowering.addGradient(source, { tensor: inputGradient });
}

/** The gradient of what GlobalAveragePooling2D and GlobalMaxPooling2D take. */
export function globalPoolBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, fields }: BackwardDetails['globalPool'],
): void {
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  const inputGradient = lowering.gradientTensor(input);
  lowering.program.emit(
    'globalPoolBackward',
    { ...fields, gradient: gradient.record, inputGradient: inputGradient.record },
    { reads: [input.data, gradient.data], writes: [inputGradient.data] },
  );
  lowering.addGradient(source, { tensor: inputGradient });
}
