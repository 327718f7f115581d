import { DataError } from '@freetickets/core';
import { placeOf, type Rows, type Table, tableOf } from './table.js';
import { unexpected } from './unexpected.js';

/** Class probabilities: rows in [0, 1] that sum to 1, both within 0.001. */
export type Probabilities = Rows;

/** Logarithms are taken of no probability below this, so that one impossible event does not cost infinitely much. */
export const smallestProbability = 1e-12;

const tolerance = 1e-3;

/** Checks probabilities and gives them the flat form. */
export function probabilitiesOf(given: Probabilities, name = 'probabilities'): Table {
  const table = tableOf(given, name);
  const {
    data,
    shape: [examples, classes],
  } = table;
  for (let at = 0; at < data.length; at++) {
    if (data[at] >= -tolerance && data[at] <= 1 + tolerance) continue;
    throw unexpected(
      name,
      `${data[at]} for ${placeOf(at, classes)}`,
      `a probability in [0, 1]${Number.isFinite(data[at]) ? ': these look like logits: apply softmax first' : ''}`,
    );
  }
  for (let example = 0; example < examples; example++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += data[example * classes + k];
    if (Math.abs(sum - 1) > tolerance) {
      throw new DataError(
        `${name}: the probabilities of example ${example} sum to ${sum}, expected 1 within ${tolerance}.`,
      );
    }
  }
  return table;
}
