import type { Validation } from '@freetickets/runs';

/** How good a classifier was on validation data. */
export function ofClasses(validation: Validation): {
  readonly accuracy: number;
  readonly nll: number;
} {
  if ('loss' in validation) throw new Error('of a regression');
  return validation;
}
