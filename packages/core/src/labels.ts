import { DataError, show } from './errors.js';

/** Throws a `DataError` unless `labels` has a class index, from 0 to `classes` - 1, for each of `examples` examples. */
export function checkLabels(labels: ArrayLike<number>, examples: number, classes: number): void {
  if (labels?.length !== examples) {
    throw new DataError(
      `labels: got ${labels?.length ?? show(labels)}, expected ${examples}: one class index for each example.`,
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
