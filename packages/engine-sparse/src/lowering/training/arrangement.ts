import { emitCopySubtensor, emitReshape } from '../arrangement.js';
import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradients of what ZeroPadding2D and Concatenate copy: they are copied back. */
export function copySubtensorBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { copied }: BackwardDetails['copySubtensor'],
): void {
  const gradient = lowering.storedGradient(pending.gradient);
  for (const { source, at } of copied) {
    if (!source.tensor.needsGradient) continue;
    const result = lowering.gradientTensor(source.tensor);
    const { y = 0, x = 0, channel = 0 } = at;
    emitCopySubtensor(lowering, gradient, result, { y: -y, x: -x, channel: -channel });
    lowering.addGradient(source, { tensor: result });
  }
}

/** The gradient of what Flatten and Reshape take. */
export function reshapeBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { source, first }: BackwardDetails['reshape'],
): void {
  const result = lowering.gradientTensor(source.tensor);
  emitReshape(lowering, lowering.storedGradient(pending.gradient), result, { first, isBack: true });
  lowering.addGradient(source, { tensor: result });
}
