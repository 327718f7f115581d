import type { MaskView } from '@freetickets/core';
import { popcount } from './bits.js';
import { checkSameSize } from './mask.js';

/** How many positions are active in exactly one of two masks: |a xor b|. */
export function hammingDistance(a: MaskView, b: MaskView): number {
  checkSameSize(a, b);
  let count = 0;
  for (let i = 0; i < a.bits.length; i++) count += popcount(a.bits[i] ^ b.bits[i]);
  return count;
}

/** The Jaccard index of two masks, |a and b| / |a or b|: 1 for the same topology (two empty ones too), 0 for disjoint ones. */
export function overlap(a: MaskView, b: MaskView): number {
  const exclusive = hammingDistance(a, b);
  const both = (a.count + b.count - exclusive) / 2;
  return both + exclusive === 0 ? 1 : both / (both + exclusive);
}
