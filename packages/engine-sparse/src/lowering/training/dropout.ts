import type { BackwardDetails } from '../backward-details.js';
import { emitMultiply } from '../multiplication.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradient of what is dropped. */
export function dropoutBackward(
  lowering: TrainingLowering,
  { gradient }: Pending,
  { source, scales }: BackwardDetails['dropout'],
): void {
  const result = lowering.gradientTensor(source.tensor);
  emitMultiply(lowering, lowering.storedGradient(gradient), scales, result);
  lowering.addGradient(source, { tensor: result });
}
