import type { BackwardDetails } from '../backward-details.js';
import { emitMultiply } from '../multiplication.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradient of each factor of a product is the product's times the other factor. */
export function multiplyBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { left, right }: BackwardDetails['multiply'],
): void {
  const gradient = lowering.storedGradient(pending.gradient);
  for (const [factor, other] of [
    [left, right],
    [right, left],
  ]) {
    if (!factor.tensor.needsGradient) continue;
    const result = lowering.gradientTensor(factor.tensor);
    emitMultiply(lowering, gradient, other.tensor, result);
    lowering.addGradient(factor, { tensor: result });
  }
}
