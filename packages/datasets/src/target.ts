import type { Target } from '@freetickets/core';

/** Targets with the mean and the (population) standard deviation of some in training; 1 where all of those are the same. */
export function targetOf(name: string, training: Float64Array): Target {
  const meanOf = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value / values.length, 0);
  const mean = meanOf(training);
  const std = Math.sqrt(meanOf(training.map((y) => (y - mean) ** 2)));
  const isSame = training.every((y) => y === training[0]);
  return { name, mean, std: isSame ? 1 : std };
}

/** What networks learn of targets. */
export const standardisedTargets = (
  targets: Float64Array,
  { mean, std }: Pick<Target, 'mean' | 'std'>,
): Float32Array => Float32Array.from(targets, (y) => (y - mean) / std);
