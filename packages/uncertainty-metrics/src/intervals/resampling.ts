import { random } from '@freetickets/core';
import { checkLevel, checkWhole } from '../tables/check-options.js';
import { unexpected } from '../tables/unexpected.js';

/** How a bootstrap draws, and which interval it gives. */
export interface BootstrapOptions {
  /** How many times the examples are drawn anew. */
  readonly resamples?: number;
  /** How much of what the resamples give lies inside the interval; 0.95 where none is given. */
  readonly level?: number;
  /** 1 where none is given. */
  readonly seed?: number;
}

/** From the lower to the upper end. */
export type Interval = readonly [low: number, high: number];

/**
 * Calls `visit` with as many indices as there are examples, drawn with replacement, once for each resample; it gets the
 * same array again and again. The draws depend on seed and count alone, so that all who use them are paired. They come
 * from a xorshift generator of 32 bits (Marsaglia, Xorshift RNGs, Journal of Statistical Software 2003), which is fast and
 * does not repeat within 4 billion draws; `random` of core gives where it starts. An index is count times a share of 2^32,
 * rounded down: no index is likelier than another by more than 2^-32.
 */
export function resample(
  count: number,
  { resamples, level, seed }: Required<BootstrapOptions>,
  visit: (indices: Int32Array) => void,
): void {
  checkWhole('count', count, 1);
  checkWhole('resamples', resamples, 1);
  checkLevel(level);
  let state = random.derive(seed, 'bootstrap').uint32() || 1;
  const indices = new Int32Array(count);
  for (let r = 0; r < resamples; r++) {
    state = fill(indices, state);
    visit(indices);
  }
}

/** Draws indices and gives the generator's state after that. */
function fill(indices: Int32Array, start: number): number {
  const scale = indices.length / 2 ** 32;
  let state = start;
  for (let i = 0; i < indices.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    indices[i] = Math.floor((state >>> 0) * scale);
  }
  return state;
}

/**
 * The basic bootstrap interval: the middle `level` of what the resamples gave, its ends linear between neighbours, mirrored at
 * what the data themselves give. As the draws are off from the data, so are the data from the truth.
 */
export function basicInterval(values: readonly number[], onData: number, level: number): Interval {
  const sorted = Float64Array.from(values).sort();
  // Sorting puts NaN last.
  if (Number.isNaN(sorted[sorted.length - 1])) {
    throw unexpected('statistic', 'NaN for a draw', 'a number for every one');
  }
  const mirrored = (share: number) => {
    const rank = share * (sorted.length - 1);
    const below = Math.floor(rank);
    const above = Math.ceil(rank);
    return 2 * onData - (sorted[below] + (rank - below) * (sorted[above] - sorted[below]));
  };
  return [mirrored((1 + level) / 2), mirrored((1 - level) / 2)];
}
