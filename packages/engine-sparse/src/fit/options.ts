import { OptionError, originOf, parseOptions } from '@freetickets/core';
import { type SparseTrainingOptions, sparseTrainingSchema } from '@freetickets/sparse-masks';
import * as z from 'zod/mini';
import { type RuntimeOptions, runtimeFields } from '../runtime/options.js';

/**
 * What `fitSparsely` takes: what `dynamicSparse` of `@freetickets/engine-tfjs` does, and what the engine needs besides. It
 * refuses `redistribution` and `gradualPruning`, as every kernel keeps its number of weights.
 */
export interface FitSparselyOptions extends SparseTrainingOptions, RuntimeOptions {
  /**
   * The gradients of all trainable weights are scaled down to this joint L2 norm where they exceed it. Default: never.
   */
  readonly clipNorm?: number;
  /**
   * The most examples a step can take. `fit` and `trainOnBatch` raise it by themselves, `fitDataset` cannot. Default:
   * 32.
   */
  readonly batchSize?: number;
}

const CLIP_NORM = 'a number above 0';
const BATCH_SIZE = 'a whole number of at least 1';

const schema = () =>
  z.extend(sparseTrainingSchema(), {
    ...runtimeFields(),
    clipNorm: z.optional(z.number({ error: CLIP_NORM }).check(z.gt(0, CLIP_NORM))),
    batchSize: z._default(z.int({ error: BATCH_SIZE }).check(z.gte(1, BATCH_SIZE)), 32),
  });

/**
 * The options with their defaults. Throws an `OptionError` for `redistribution` and `gradualPruning`: a kernel with another
 * number of weights is laid out anew, for which the steps of `model.fit` do not wait.
 */
export function optionsOf(given: FitSparselyOptions) {
  const options = parseOptions('fitSparsely', schema(), given);
  for (const option of ['redistribution', 'gradualPruning'] as const) {
    if (options[option] === undefined) continue;
    throw new OptionError(
      `fitSparsely: ${option}`,
      originOf(options[option])?.name ?? options[option],
      'none: every kernel keeps its number of weights, as the steps of model.fit do not wait for another layout. The trainer and dynamicSparse of @freetickets/engine-tfjs have it',
    );
  }
  return options;
}
