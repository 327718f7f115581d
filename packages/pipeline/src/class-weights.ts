import { type Dataset, OptionError, show } from '@freetickets/core';

/** How much the classes count in the loss. */
export type ClassWeights = 'balanced' | { readonly [className: string]: number } | undefined;

/**
 * A data set whose training examples count by their classes. 'balanced': class k by n / (K n_k), n_k of the n training examples
 * being of it, and K classes occurring, so that all count alike and the mean is 1; else by class name, 1 where none is given. Weights that
 * the examples have are multiplied. Throws an `OptionError` for a class that is not there.
 */
export function withClassWeights(dataset: Dataset, given: ClassWeights): Dataset {
  if (given === undefined) return dataset;
  const { classes, train } = dataset;
  const byClass =
    given === 'balanced' ? balanced(train.labels, classes.length) : named(given, classes);
  const weights = Float32Array.from(
    train.labels,
    (label, i) => byClass[label] * (train.weights?.[i] ?? 1),
  );
  return { ...dataset, train: { ...train, weights } };
}

function balanced(labels: Int32Array, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]++;
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 1 : labels.length / (present * count)));
}

function named(
  given: { readonly [className: string]: number },
  classes: readonly string[],
): readonly number[] {
  const unknown = Object.keys(given).find((name) => !classes.includes(name));
  if (unknown !== undefined) {
    throw new OptionError('config: classWeights', unknown, `classes of ${show(classes)}`);
  }
  return classes.map((name) => (Object.hasOwn(given, name) ? given[name] : 1));
}
