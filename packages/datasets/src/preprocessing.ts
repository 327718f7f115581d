import { DataError, type Preprocessing, show } from '@freetickets/core';
import type { RawRows } from './examples.js';

/** Leaves `channels` channels as they are. */
export function noPreprocessing(channels: number): Preprocessing {
  return { mean: new Array(channels).fill(0), std: new Array(channels).fill(1) };
}

/**
 * The mean and the (population) standard deviation of every channel over some inputs. A channel that never changes gets
 * the standard deviation 1. The channel is the last axis, so a table is standardised feature by feature.
 */
export function standardise({ labels, raw }: RawRows, channels: number): Preprocessing {
  let size = 0;
  const each = (visit: (channel: number, value: number) => void) => {
    for (let index = 0; index < labels.length; index++) {
      const input = raw(index);
      size = input.length;
      for (let i = 0; i < size; i++) visit(i % channels, input[i]);
    }
  };
  const sum = new Float64Array(channels);
  each((c, value) => {
    sum[c] += value;
  });
  const perChannel = (labels.length * size) / channels;
  const mean = Array.from(sum, (total) => total / perChannel);
  const squares = new Float64Array(channels);
  each((c, value) => {
    squares[c] += (value - mean[c]) ** 2;
  });
  // A constant channel has exactly 0 here: sums of up to 2^29 equal 32-bit floats are exact in 64 bits.
  const std = Array.from(squares, (total) => (total === 0 ? 1 : Math.sqrt(total / perChannel)));
  return { mean, std };
}

/** Throws a `DataError` unless the preprocessing has one finite mean and one positive std for each channel. */
export function checkPreprocessing(given: Preprocessing, inputShape: readonly number[]): void {
  const channels = inputShape.at(-1) ?? 1;
  if (given.mean.length !== channels || given.std.length !== channels) {
    throw new DataError(
      `The preprocessing is for ${given.mean.length} channel(s), but inputs of shape ${show(inputShape)} have ${channels}. Use data of the same number of channels.`,
    );
  }
  if (!given.mean.every(Number.isFinite) || !given.std.every((s) => Number.isFinite(s) && s > 0)) {
    throw new DataError(
      `The preprocessing is ${show(given)}, expected finite means and standard deviations above 0.`,
    );
  }
}
