import { DataError, OptionError, show } from '@freetickets/core';

/**
 * The indices of 0 .. count - 1, in `order` (default: ascending), `batchSize` at a time; the last batch holds what is
 * left. Each batch is a view into `order`. Throws an `OptionError` where `batchSize` is not a whole number of at least 1, a
 * `DataError` where `order` has not `count` indices.
 *
 * @example
 * for (const indices of batches(train.count, 128, random.derive(seed, epoch).permutation(train.count))) {
 *   step(train.read(indices));
 * }
 */
export function* batches(
  count: number,
  batchSize: number,
  order: Int32Array = Int32Array.from({ length: count }, (_, i) => i),
): Generator<Int32Array, void> {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new OptionError('batchSize', batchSize, 'a whole number of at least 1');
  }
  if (order.length !== count) {
    throw new DataError(
      `The order has ${order.length} indices for ${show(count)} examples. Give a permutation of all of them.`,
    );
  }
  for (let start = 0; start < count; start += batchSize) {
    yield order.subarray(start, Math.min(start + batchSize, count));
  }
}
