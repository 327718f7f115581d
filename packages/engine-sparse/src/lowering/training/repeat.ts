import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradient of what is repeated is the sum of the gradients of its repetitions. */
export function repeatBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, times }: BackwardDetails['repeat'],
): void {
  const gradient = lowering.storedGradient(pending.gradient);
  const result = lowering.gradientTensor(source.tensor);
  lowering.program.emit(
    'repeatBackward',
    { input: gradient.record, output: result.record, ...times },
    { reads: [gradient.data], writes: [result.data] },
  );
  lowering.addGradient(source, { tensor: result });
}
