import { DataError, type Json, show } from '@freetickets/core';
import * as z from 'zod/mini';

/** An array of numbers, checked up to its first wrong one: zod gathers the errors of all, and a file may hold millions. */
export const numbers = (isRight: (value: number) => boolean = () => true) =>
  z.custom<readonly number[]>(
    (given) =>
      Array.isArray(given) && given.every((value) => Number.isFinite(value) && isRight(value)),
  );

/**
 * The state that a calibrator's `fit` returned, perhaps read from a file since. Throws a `DataError` that says to fit
 * again where it does not have the form that `fit` gives it, told in words by `expected`.
 */
export function fittedState<S extends z.ZodMiniType>(
  calibrator: string,
  schema: S,
  state: Json,
  expected: string,
): z.infer<S> {
  const result = z.safeParse(schema, state);
  if (result.success) return result.data;
  throw new DataError(
    `${calibrator}: got the state ${show(state)}, expected what fit returns: ${expected}. Call fit again with validation logits and labels.`,
  );
}
