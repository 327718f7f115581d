import type { MaskView } from '@freetickets/core';

/** The mean of |value| over the active positions; 0 where there are none. */
export function meanMagnitude(mask: MaskView, values: ArrayLike<number>): number {
  const sum = mask.active().reduce((total, position) => total + Math.abs(values[position]), 0);
  return mask.count === 0 ? 0 : sum / mask.count;
}
