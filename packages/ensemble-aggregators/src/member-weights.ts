import { DataError, type Json, show } from '@freetickets/core';
import * as z from 'zod/mini';

/** Up to the first wrong one: zod gathers the errors of all, and a file may hold millions. */
const weights = z.custom<readonly number[]>(
  (given) =>
    Array.isArray(given) && given.every((weight) => Number.isFinite(weight) && weight >= 0),
);
const fitted = z.object({ weights });

/** The weights in the state of an aggregator that mixes its members by weights; a `DataError` where it is not that. */
export function memberWeights(
  aggregator: string,
  state: Json | undefined,
  members: number,
): readonly number[] {
  if (state === undefined) {
    throw new DataError(
      `${aggregator}: got no weights. Call fit with validation logits and labels first, and pass the state it returns.`,
    );
  }
  const { data } = fitted.safeParse(state);
  const sum = data?.weights.reduce((total, weight) => total + weight, 0) ?? 0;
  if (!data || Math.abs(sum - 1) > 1e-6) {
    throw new DataError(
      `${aggregator}: got the state ${show(state)}, expected what fit returns: { weights }, numbers of at least 0 that sum to 1.`,
    );
  }
  if (data.weights.length !== members) {
    throw new DataError(
      `${aggregator}: got ${data.weights.length} weights for ${members} members. Call fit again for this ensemble.`,
    );
  }
  return data.weights;
}
