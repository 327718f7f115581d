import type { Random } from '@freetickets/core';
import type { Executable } from './executable.js';
import { BATCH_LANES, FLOAT_BYTES } from './program/constants.js';
import type { LoweredDropout } from './program/lowered.js';
import { planeFloats, type Tensor } from './program/tensors.js';

/**
 * Draws a dropout's scales for each of `count` examples: activation i, row-major with examples first, is dropped where the i-th
 * number is below the rate.
 */
export function drawDropout(
  executable: Executable,
  dropout: LoweredDropout,
  count: number,
  stream: Random,
): void {
  const { size, put, draw } = scalesOf(executable, dropout, stream);
  for (let example = 0; example < count; example++) {
    for (let i = 0; i < size; i++) put(example, i, draw());
  }
}

/** Draws a dropout's scales, the same for all examples: activation i is dropped where the i-th number is below the rate. */
export function drawSample(
  executable: Executable,
  dropout: LoweredDropout,
  stream: Pick<Random, 'uniform'>,
): void {
  const { size, put, draw } = scalesOf(executable, dropout, stream);
  const { capacity, isPlanar } = dropout.scales;
  const examples = isPlanar ? capacity : capacity * BATCH_LANES;
  for (let i = 0; i < size; i++) {
    const scale = draw();
    for (let example = 0; example < examples; example++) put(example, i, scale);
  }
}

function scalesOf(
  executable: Executable,
  { rate, scales }: LoweredDropout,
  stream: Pick<Random, 'uniform'>,
) {
  const size = sizeOf(scales);
  const values = executable.floats(scales.data, scales.data.bytes / FLOAT_BYTES);
  const kept = 1 / (1 - rate);
  return {
    size,
    draw: (): number => (stream.uniform() < rate ? 0 : kept),
    put: (example: number, i: number, scale: number): void => {
      values[placeOf(scales, example, i)] = scale;
    },
  };
}

const sizeOf = ({ isVector, height, width, channels }: Tensor): number =>
  isVector ? channels : height * width * channels;

/** Where activation i of an example lies in a tensor. */
function placeOf(tensor: Tensor, example: number, i: number): number {
  const { isVector, isPlanar, height, width, channels, capacity } = tensor;
  if (isPlanar) {
    const plane = example * channels + (i % channels);
    return plane * planeFloats(tensor) + Math.floor(i / channels);
  }
  const lane = example % BATCH_LANES;
  const block = Math.floor(example / BATCH_LANES);
  const channel = i % channels;
  const x = Math.floor(i / channels) % width;
  const y = Math.floor(i / channels / width);
  const pixel = isVector
    ? channel * capacity + block
    : ((block * height + y) * channels + channel) * width + x;
  return pixel * BATCH_LANES + lane;
}
