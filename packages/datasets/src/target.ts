import { DataError, type Target } from '@freetickets/core';

/** Their squares, and products of these, are numbers above 0, too. */
const SMALLEST = 1e-100;
const LARGEST = 1e100;

/**
 * Targets with the mean and the (population) standard deviation of some in training; 1 where all of those are the same. Throws a
 * `DataError` for a deviation with which 64-bit floats cannot compute.
 */
export function targetOf(name: string, training: Float64Array): Target {
  const meanOf = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value / values.length, 0);
  const mean = meanOf(training);
  const std = Math.sqrt(meanOf(training.map((y) => (y - mean) ** 2)));
  if (training.every((y) => y === training[0])) return { name, mean, std: 1 };
  if (std >= SMALLEST && std <= LARGEST) return { name, mean, std };
  throw new DataError(
    `The standard deviation of ${name} in training is ${std}, expected one from ${SMALLEST} to ${LARGEST}. Give the targets in another unit.`,
  );
}

/** What networks learn of targets. */
export const standardisedTargets = (
  targets: Float64Array,
  { mean, std }: Pick<Target, 'mean' | 'std'>,
): Float32Array => Float32Array.from(targets, (y) => (y - mean) / std);
