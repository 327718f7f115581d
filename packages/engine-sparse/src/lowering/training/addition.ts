import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradient of each term of a sum is the sum's, also as it is still to be worked out. */
export function addIntoBackward(
  lowering: TrainingLowering,
  { gradient }: Pending,
  { terms }: BackwardDetails['addInto'],
): void {
  for (const term of terms) lowering.addGradient(term, gradient);
}

/** As `addIntoBackward`, of a sum by a pass of its own: the gradient is written out first. */
export function addBackward(
  lowering: TrainingLowering,
  { gradient }: Pending,
  { terms }: BackwardDetails['add'],
): void {
  const tensor = lowering.storedGradient(gradient);
  for (const term of terms) lowering.addGradient(term, { tensor });
}
