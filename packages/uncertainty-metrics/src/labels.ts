import { DataError, show } from '@freetickets/core';
import type { Table } from './table.js';

/** Checks that there is one class index for each row of the table. */
export function checkLabels(labels: ArrayLike<number>, table: Table): void {
  const [examples, classes] = table.shape;
  if (labels.length !== examples) {
    throw new DataError(
      `labels: got ${labels.length}, expected ${examples}: one class index for each example.`,
    );
  }
  for (let example = 0; example < examples; example++) {
    const label = labels[example];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new DataError(
        `labels: got ${show(label)} for example ${example}, expected a whole number from 0 to ${classes - 1}.`,
      );
    }
  }
}
