import { DataError, random } from '@freetickets/core';

/** Which rows are kept and which are held out; both in ascending order. */
export interface Split {
  readonly kept: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * Holds out round(share * n) of `rows`, drawn without stratification from `random.derive(seed, purpose)`; at least one
 * row is held out and at least one kept, whatever the share. Nothing but the arguments decides which.
 */
export function split(rows: Int32Array, share: number, seed: number, purpose: string): Split {
  if (rows.length < 2) {
    throw new DataError(
      `${rows.length} example(s) cannot be divided to hold some out for ${purpose}. Give at least 2.`,
    );
  }
  const count = Math.min(Math.max(Math.round(share * rows.length), 1), rows.length - 1);
  const drawn = random.derive(seed, purpose).permutation(rows.length);
  const pick = (places: Int32Array) => places.map((place) => rows[place]).sort();
  return { heldOut: pick(drawn.subarray(0, count)), kept: pick(drawn.subarray(count)) };
}
