import type { Preprocessing } from '@freetickets/core';

/** What mean plus standard deviation of values within -1 and 1 is at most: sqrt(2), rounded up. */
const most = 1.5;

/**
 * What to warn of where images, whose values are 0 to 255, are to be classified by what was trained on numbers from -1 to 1,
 * evaluated by their means and standard deviations. Nothing is known where these were not measured.
 */
export function imageUnitsWarning({ mean, std }: Preprocessing): string | undefined {
  const isMeasured = mean.some((value, c) => value !== 0 || std[c] !== 1);
  if (!isMeasured || !mean.every((value, c) => Math.abs(value) + std[c] < most)) return undefined;
  return `warning: images are 0 to 255, but the training inputs were about ${mean[0].toPrecision(2)} with a standard deviation of ${std[0].toPrecision(2)}: predictions are wrong unless the units are the same. Give the images in an .npy array, in the units of training.`;
}
