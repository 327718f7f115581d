import { checkLoss } from './check-loss.js';
import { checkOptimizer } from './check-optimizer.js';
import type { NetworkOptions } from './engine.js';
import { OptionError } from './errors.js';
import type { ModelGraph } from './graph.js';

/** No batch of that many examples fits any memory; numbers computed from it are still whole. */
const MOST_EXAMPLES = 2 ** 24;

/**
 * Throws an `OptionError` where a number among a network's options is out of its range: those of the optimizer,
 * `batchSize` from 1 to 2^24, those of the loss, `seed` a whole number of at least 0.
 */
export function checkNetworkOptions(
  { classes }: Pick<ModelGraph, 'classes'>,
  { initial, optimizer, batchSize, loss, seed }: NetworkOptions,
): void {
  if (Object(initial) !== initial) {
    throw new OptionError('initial', initial, 'a ticket to start from, or a whole state');
  }
  checkOptimizer(optimizer);
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > MOST_EXAMPLES) {
    throw new OptionError('batchSize', batchSize, `a whole number from 1 to ${MOST_EXAMPLES}`);
  }
  checkLoss(classes, loss);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new OptionError('seed', seed, 'a whole number of at least 0');
  }
}
