import { emitPlace, emitReshape } from '../arrangement.js';
import type { BackwardDetails } from '../backward-details.js';
import type { Pending, TrainingLowering } from './training-lowering.js';

/** The gradients of what ZeroPadding2D and Concatenate put to a place: they are cut out of there. */
export function placeBackward(
  lowering: TrainingLowering,
  pending: Pending,
  { placed }: BackwardDetails['place'],
): void {
  const gradient = lowering.storedGradient(pending.gradient);
  for (const { source, at } of placed) {
    if (!source.tensor.needsGradient) continue;
    const result = lowering.gradientTensor(source.tensor);
    const { y = 0, x = 0, channel = 0 } = at;
    emitPlace(lowering, gradient, result, { y: -y, x: -x, channel: -channel });
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
