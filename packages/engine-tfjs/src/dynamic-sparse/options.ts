import { parseOptions } from '@freetickets/core';
import { type SparseTrainingOptions, sparseTrainingSchema } from '@freetickets/sparse-masks';

/**
 * What `dynamicSparse` and `sparsify` take: `sparsity`, `strategy`, `lastStep` and what has a default, each as it says.
 */
export type DynamicSparseOptions = SparseTrainingOptions;

export type ParsedOptions = ReturnType<typeof optionsOf>;

/** The options with their defaults. */
export const optionsOf = (given: DynamicSparseOptions) =>
  parseOptions('dynamicSparse', sparseTrainingSchema(), given);
