import { OptionError } from '@freetickets/core';

/** Refuses levels of quantiles that do not ascend between 0 and 1. */
export function checkLevels(levels: readonly number[]): void {
  const isLevel = (q: number, i: number): boolean =>
    q > 0 && q < 1 && (i === 0 || q > levels[i - 1]);
  if (levels.length > 0 && levels.every(isLevel)) return;
  throw new OptionError(
    'levels',
    levels,
    'ascending numbers between 0 and 1, such as [0.05, 0.95]',
  );
}
