import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradient of an embedding's matrix; what names its rows has none. */
export function embedBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, kernel, indices }: BackwardDetails['embed'],
): void {
  const input = source.tensor;
  const gradient = lowering.storedGradient(pending.gradient);
  const embeddingsGradient = kernel.gradients;
  lowering.program.emit(
    'embedBackward',
    { input: input.record, gradient: gradient.record, embeddingsGradient, indices },
    { reads: [input.data, gradient.data] },
  );
}
