import { DataError, type Json, show } from '@freetickets/core';
import * as z from 'zod/mini';

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
