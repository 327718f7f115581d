import { DataError, random } from '@freetickets/core';
import type { Part } from './examples.js';

/** Which rows are kept and which are held out; both in ascending order. */
interface Divided {
  readonly kept: Int32Array;
  readonly heldOut: Int32Array;
}

/**
 * Holds out round(share * n) of a part's rows, drawn from `random.derive(seed, purpose)`; at least one row is held out and at
 * least one kept, whatever the share. Nothing but the arguments decides which. Throws a `DataError` for a single row.
 */
export type Split = (
  part: Pick<Part, 'rows' | 'labels'>,
  share: number,
  seed: number,
  purpose: string,
) => Divided;

/** Without regard to classes. */
export const split: Split = ({ rows }, share, seed, purpose) => {
  const count = heldOutCount(rows, share, purpose);
  const drawn = random.derive(seed, purpose).permutation(rows.length);
  const pick = (places: Int32Array) => places.map((place) => rows[place]).sort();
  return { heldOut: pick(drawn.subarray(0, count)), kept: pick(drawn.subarray(count)) };
};

/**
 * Of each class its share of what is held out, by largest remainder: no class is more than one example off. Of equal ones the
 * first drawn gets more; one that would be left without examples gets more last.
 */
export const stratifiedSplit: Split = ({ rows, labels }, share, seed, purpose) => {
  const total = heldOutCount(rows, share, purpose);
  const drawn = random.derive(seed, purpose).permutation(rows.length);
  const left = quotas(
    Array.from(drawn, (place) => labels[rows[place]]),
    total,
  );
  const heldOut: number[] = [];
  const kept: number[] = [];
  for (const place of drawn) {
    const label = labels[rows[place]];
    const more = left.get(label) ?? 0;
    (more > 0 ? heldOut : kept).push(rows[place]);
    left.set(label, more - 1);
  }
  return { heldOut: Int32Array.from(heldOut).sort(), kept: Int32Array.from(kept).sort() };
};

function heldOutCount({ length }: Int32Array, share: number, purpose: string): number {
  if (length < 2) {
    throw new DataError(
      `${length} example(s) cannot be divided to hold some out for ${purpose}. Give at least 2.`,
    );
  }
  return Math.min(Math.max(Math.round(share * length), 1), length - 1);
}

/** How many of each class make up `total`. */
function quotas(labels: readonly number[], total: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const shares = [...counts].map(([label, count]) => {
    const whole = Math.floor((total * count) / labels.length);
    return {
      label,
      whole,
      remainder: (total * count) % labels.length,
      isLast: whole + 1 === count,
    };
  });
  const rest = total - shares.reduce((sum, { whole }) => sum + whole, 0);
  shares.sort((a, b) => Number(a.isLast) - Number(b.isLast) || b.remainder - a.remainder);
  return new Map(shares.map(({ label, whole }, i) => [label, whole + (i < rest ? 1 : 0)]));
}
