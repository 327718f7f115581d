import { random } from '@freetickets/core';
import { checkWhole } from '../tables/check-options.js';
import type { LogRows } from '../tables/log-rows.js';
import type { Table } from '../tables/table.js';
import { unexpected } from '../tables/unexpected.js';
import { orderOfContent } from './content-order.js';
import { temperatureOf } from './fit-temperature.js';

/** So many examples are enough for a temperature; more of them would only take longer. */
const mostFitted = 5000;

/** How often examples are halved, and from which seed. */
export interface HalvingOptions {
  /** 5 where none is given. */
  readonly splits?: number;
  /** 1 where none is given. */
  readonly seed?: number;
}

/** Half of the examples, with the temperature that is best for the other half. */
export interface TemperedHalf {
  readonly examples: Int32Array;
  readonly temperature: number;
}

/**
 * Random halvings of the examples, each as its two halves with their temperatures; of halves larger than 5,000 a random
 * 5,000 are fitted. What is drawn depends on the seed and on what the examples are, not on their order.
 *
 * Throws a `DataError` for fewer than 2 examples, an `OptionError` for `splits` that is not a whole number of at least 1
 * and for a seed that is not one of at least 0.
 */
export function crossFittedTemperatures(
  table: Table,
  logs: LogRows,
  labels: ArrayLike<number>,
  { splits = 5, seed = 1 }: HalvingOptions,
): TemperedHalf[][] {
  checkWhole('splits', splits, 1);
  const [examples] = table.shape;
  if (examples < 2) {
    throw unexpected('probabilities', `${examples} example`, 'at least 2, to be halved');
  }
  const order = orderOfContent(table, labels);
  let temperature = 1;
  return Array.from({ length: splits }, (_, split) => {
    const shuffled = random
      .derive(seed, 'calibrated-log-likelihood', split)
      .permutation(examples)
      .map((index) => order[index]);
    const halves = [shuffled.subarray(0, examples >>> 1), shuffled.subarray(examples >>> 1)];
    return halves.map((half, i) => {
      const fitted = halves[1 - i].subarray(0, mostFitted);
      temperature = temperatureOf(logs, labels, fitted, temperature);
      return { examples: half, temperature };
    });
  });
}
