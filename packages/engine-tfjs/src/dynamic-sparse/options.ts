import { parseOptions } from '@freetickets/core';
import {
  type SparseTrainingOptions,
  sparseTrainingSchema,
  withEnd,
} from '@freetickets/sparse-masks';

/** What `dynamicSparse` and `sparsify` take. */
export type DynamicSparseOptions = SparseTrainingOptions;

/** The options with their defaults. */
export function optionsOf(given: DynamicSparseOptions): Required<DynamicSparseOptions> {
  return withEnd('dynamicSparse', parseOptions('dynamicSparse', sparseTrainingSchema(), given));
}
