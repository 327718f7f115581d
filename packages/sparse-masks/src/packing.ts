import { DataError, type MaskView } from '@freetickets/core';

/** The values at the active positions of a dense array, in position order. */
export function gather(dense: ArrayLike<number>, mask: MaskView): Float32Array {
  if (dense.length !== mask.size) {
    throw new DataError(
      `${dense.length} values were given for a mask of ${mask.size} positions; give one a position.`,
    );
  }
  const active = mask.active();
  const values = new Float32Array(active.length);
  for (let i = 0; i < active.length; i++) values[i] = dense[active[i]];
  return values;
}

/** The dense array whose active positions hold `values` in position order, and 0 elsewhere. Undoes `gather`. */
export function scatter(values: ArrayLike<number>, mask: MaskView): Float32Array {
  if (values.length !== mask.count) {
    throw new DataError(
      `${values.length} values were given for a mask with ${mask.count} active positions; give one an active position.`,
    );
  }
  const active = mask.active();
  const dense = new Float32Array(mask.size);
  for (let i = 0; i < active.length; i++) dense[active[i]] = values[i];
  return dense;
}
