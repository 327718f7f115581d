import { DataError, type Preprocessing, show } from '@freetickets/core';
import type { RawRows } from './examples.js';

/** How far 32-bit floats may be from a value, as a share of it; and how far they may be, as a share of a channel's spread. */
const [rounding, tolerance] = [2 ** -24, 0.01];

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
  const lowest = new Float64Array(channels).fill(Infinity);
  const highest = new Float64Array(channels).fill(-Infinity);
  each((c, value) => {
    sum[c] += value;
    lowest[c] = Math.min(lowest[c], value);
    highest[c] = Math.max(highest[c], value);
  });
  const perChannel = (labels.length * size) / channels;
  const mean = Array.from(sum, (total) => total / perChannel);
  const squares = new Float64Array(channels);
  each((c, value) => {
    squares[c] += (value - mean[c]) ** 2;
  });
  const std = Array.from(squares, (total, c) =>
    lowest[c] === highest[c] ? 1 : Math.sqrt(total / perChannel),
  );
  return { mean, std };
}

/** Throws a `DataError` that names the first channel that 32-bit floats do not hold as it is. */
export function checkHeld(rows: RawRows, channels: number): void {
  const { mean, std } = standardise(rows, channels);
  const lost = mean.findIndex((value, c) => Math.abs(value) * rounding > std[c] * tolerance);
  if (lost < 0) return;
  throw new DataError(
    `Feature ${lost} lies about ${mean[lost]} with a standard deviation of ${std[lost]}, which 32-bit floats do not hold. Let it be standardised, or subtract ${Math.round(mean[lost])}.`,
  );
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
