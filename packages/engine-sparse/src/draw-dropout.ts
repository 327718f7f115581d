import type { Random } from '@freetickets/core';
import type { Executable } from './executable.js';
import { BATCH_LANES } from './program/constants.js';
import type { LoweredDropout } from './program/lowered.js';

/**
 * Draws a dropout's scales: activation i, row-major with examples first, is dropped where the i-th number is below the
 * rate.
 */
export function drawDropout(
  executable: Executable,
  { rate, scales }: LoweredDropout,
  count: number,
  stream: Random,
): void {
  const { isVector, height, width, channels, capacity, data } = scales;
  const size = isVector ? channels : height * width * channels;
  const values = executable.floats(data, size * capacity * BATCH_LANES);
  const kept = 1 / (1 - rate);
  for (let example = 0; example < count; example++) {
    const lane = example % BATCH_LANES;
    const block = Math.floor(example / BATCH_LANES);
    for (let i = 0; i < size; i++) {
      const channel = i % channels;
      const x = Math.floor(i / channels) % width;
      const y = Math.floor(i / channels / width);
      const pixel = isVector
        ? channel * capacity + block
        : ((block * height + y) * channels + channel) * width + x;
      values[pixel * BATCH_LANES + lane] = stream.uniform() < rate ? 0 : kept;
    }
  }
}
