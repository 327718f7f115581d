import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradient of what is activated. */
export function activateBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, how }: BackwardDetails['activate'],
): void {
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  const result = lowering.gradientTensor(input);
  lowering.program.emit(
    'activateBackward',
    { input: input.record, gradient: gradient.record, output: result.record, ...how },
    {
      reads: [input.data, gradient.data],
      writes: [result.data],
      replaces: [gradient.data],
    },
  );
  lowering.addGradient(source, { tensor: result });
}
