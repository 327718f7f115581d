import { checkLabels } from '@freetickets/core/labels';
import { type Probabilities, probabilitiesOf } from './probabilities.js';
import type { Table } from './table.js';

/** Checks probabilities and the labels that they are evaluated by, and gives the probabilities the flat form. */
export function labelledTable(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  name?: string,
): Table {
  const table = probabilitiesOf(probabilities, name);
  checkLabels(labels, ...table.shape);
  return table;
}
