/** Which values of a line of pixels make up each value of another: `taps` of them, from `first[i]` on. */
export interface LineWeights {
  readonly length: number;
  readonly taps: number;
  readonly first: Int32Array;
  /** Row-major over [value, tap]; those of one value sum to 1. */
  readonly weights: Float64Array;
}

/**
 * How a line of `from` pixels becomes one of `to`. Pixel i is the interval [i, i + 1) of its line, whose ends meet.
 *
 * - Shrinking averages over the area: value i is the mean over [i s, (i + 1) s), s = from / to, a pixel counting by the
 *   part of it that lies inside.
 * - Enlarging is linear between the centres of pixels, which lie at halves: value i is at (i + 1/2) s - 1/2.
 */
export function lineWeights(from: number, to: number): LineWeights {
  const step = from / to;
  return to < from
    ? areas(from, to, step)
    : between(
        from,
        Float64Array.from({ length: to }, (_, i) => (i + 0.5) * step - 0.5),
      );
}

/** Linear between pixels 0 .. from - 1, at positions; beyond the outermost pixels their values go on. */
export function between(from: number, positions: Float64Array): LineWeights {
  const taps = Math.min(from, 2);
  const first = new Int32Array(positions.length);
  const weights = new Float64Array(positions.length * taps);
  for (let i = 0; i < positions.length; i++) {
    const inside = Math.min(Math.max(positions[i], 0), from - 1);
    first[i] = Math.min(Math.floor(inside), from - taps);
    for (let tap = 0; tap < taps; tap++) {
      weights[i * taps + tap] = 1 - Math.abs(inside - first[i] - tap);
    }
  }
  return { length: positions.length, taps, first, weights };
}

function areas(from: number, to: number, step: number): LineWeights {
  const taps = Math.min(from, Math.ceil(step) + 1);
  const first = new Int32Array(to);
  const weights = new Float64Array(to * taps);
  for (let i = 0; i < to; i++) {
    const start = i * step;
    first[i] = Math.min(Math.floor(start), from - taps);
    for (let tap = 0; tap < taps; tap++) {
      const pixel = first[i] + tap;
      const inside = Math.min(pixel + 1, start + step) - Math.max(pixel, start);
      weights[i * taps + tap] = Math.max(inside, 0) / step;
    }
  }
  return { length: to, taps, first, weights };
}

/** Resizes an image, row-major over [height, width, channel]: first along its rows, then along its columns. */
export function resample(
  image: ArrayLike<number>,
  [down, across]: readonly [down: LineWeights, across: LineWeights],
  height: number,
  channels: number,
): Float64Array {
  const narrow = along(image, across, height, channels);
  return along(narrow, down, 1, across.length * channels);
}

/** An array [outer, line, inner], its lines resampled. */
function along(
  values: ArrayLike<number>,
  { length, taps, first, weights }: LineWeights,
  outer: number,
  inner: number,
): Float64Array {
  const stride = values.length / outer;
  const made = new Float64Array(outer * length * inner);
  let at = 0;
  for (let line = 0; line < outer; line++) {
    for (let i = 0; i < length; i++) {
      const start = line * stride + first[i] * inner;
      for (let k = 0; k < inner; k++) {
        let sum = 0;
        for (let tap = 0; tap < taps; tap++) {
          sum += weights[i * taps + tap] * values[start + tap * inner + k];
        }
        made[at++] = sum;
      }
    }
  }
  return made;
}
