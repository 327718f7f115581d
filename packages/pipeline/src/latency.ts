import { type Dataset, restore } from '@freetickets/core';
import type { Ensemble } from '@freetickets/tickets';

const WARM_UP = 3;
const MOST = 30;
/** In seconds; the first prediction counts in any case. */
const LONGEST = 2;

/**
 * The median wall-clock time that an ensemble takes to predict one input, in seconds: of 30 predictions in a row, fewer where
 * they take more than 2 seconds together, after some that are not counted.
 */
export async function latencyOf(
  ensemble: Ensemble,
  { test, preprocessing }: Dataset,
  signal?: AbortSignal,
): Promise<number> {
  const input = restore(test.read([0]), preprocessing);
  const options = { ...(signal && { signal }) };
  const times: number[] = [];
  const begin = performance.now();
  for (let i = 0; i < WARM_UP + MOST; i++) {
    const start = performance.now();
    if (ensemble.regression) await ensemble.predictTargets(input, options);
    else await ensemble.predict(input, options);
    const end = performance.now();
    times.push((end - start) / 1000);
    if (end - begin > 1000 * LONGEST) break;
  }
  const counted = times.slice(Math.min(WARM_UP, times.length - 1)).sort((a, b) => a - b);
  return counted[counted.length >> 1];
}
