/** How numbers lie: row-major over [height, width, channel]. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Where a position of a line of `length` pixels is taken from that may lie outside it. */
export type Border = (position: number, length: number) => number;

/** The outermost pixel goes on: a a | a b c | c c. */
export const edge: Border = (position, length) => Math.min(Math.max(position, 0), length - 1);

/** The line is mirrored at its outermost pixels: c b | a b c | b a. */
export const mirror: Border = (position, length) => {
  if (position >= 0 && position < length) return position;
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const inside = ((position % period) + period) % period;
  return Math.min(inside, period - inside);
};

/** The line is mirrored at its ends: b a | a b c | c b. */
export const reflect: Border = (position, length) => {
  const period = 2 * length;
  const inside = ((position % period) + period) % period;
  return Math.min(inside, period - 1 - inside);
};

/** A neighbour of every pixel, so many pixels below and to the right, and what it counts. */
export interface Tap {
  readonly down: number;
  readonly right: number;
  readonly weight: number;
}

/** Each value becomes the weighted sum of its neighbours in its channel: `sum_t w_t x(row + down_t, column + right_t)`. */
export function weightedSum(
  values: Float64Array,
  { height, width, channels }: Grid,
  taps: readonly Tap[],
  border: Border,
): Float64Array {
  const made = new Float64Array(values.length);
  const columns = new Int32Array(width);
  for (const { down, right, weight } of taps) {
    for (let x = 0; x < width; x++) columns[x] = channels * border(x + right, width);
    let at = 0;
    for (let y = 0; y < height; y++) {
      const row = border(y + down, height) * width * channels;
      for (let x = 0; x < width; x++) {
        const from = row + columns[x];
        for (let c = 0; c < channels; c++) made[at++] += weight * values[from + c];
      }
    }
  }
  return made;
}
