import { checkOptimizer } from './check-optimizer.js';
import type { NetworkOptions } from './engine.js';
import { OptionError } from './errors.js';
import type { ModelGraph } from './graph.js';

/** No batch of that many examples fits any memory; numbers computed from it are still whole. */
const MOST_EXAMPLES = 2 ** 24;

/**
 * Throws an `OptionError` where a number among a network's options is out of its range: those of the optimizer,
 * `batchSize` from 1 to 2^24, `labelSmoothing` in [0, 1), `heads` that share the graph's classes evenly, at least 2 each,
 * `seed` a whole number of at least 0.
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
  if (Object(loss) !== loss) {
    throw new OptionError('loss', loss, '{ labelSmoothing }, 0 for the plain cross-entropy');
  }
  const { labelSmoothing, heads = 1 } = loss;
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new OptionError(
      'labelSmoothing',
      labelSmoothing,
      'a number from 0 up to, but not including, 1',
    );
  }
  if (!Number.isInteger(heads) || heads < 1 || classes % heads !== 0 || classes < 2 * heads) {
    const expected = `a whole number by which the graph's ${classes} classes can be divided, 2 or more a head`;
    throw new OptionError('loss.heads', heads, expected);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new OptionError('seed', seed, 'a whole number of at least 0');
  }
}
