import { DataError, show } from '@freetickets/core';

const mostClasses = 65_536;

/** Class indices as an Int32Array. Throws a `DataError` that names the first label that is no class index. */
export function toLabels(labels: ArrayLike<number>, part: string): Int32Array {
  for (let i = 0; i < labels.length; i++) {
    const label: unknown = labels[i];
    if (
      typeof label !== 'number' ||
      !Number.isInteger(label) ||
      label < 0 ||
      label >= mostClasses
    ) {
      throw new DataError(
        `${part} label ${i} is ${show(label)}, expected a class index: a whole number from 0 to ${mostClasses - 1}.`,
      );
    }
  }
  return Int32Array.from(labels);
}

/**
 * The class names: those given, else '0', '1', ... up to the highest label. Throws a `DataError` for fewer than two
 * classes, for a name given twice and for a label that has no name.
 */
export function classNames(
  given: readonly string[] | undefined,
  parts: { readonly [part: string]: Int32Array },
): readonly string[] {
  const highest = Object.values(parts).reduce(
    (most, labels) => labels.reduce((a, b) => Math.max(a, b), most),
    -1,
  );
  const names = given ?? Array.from({ length: highest + 1 }, (_, i) => String(i));
  if (names.length < 2) {
    throw new DataError(
      `There are ${names.length} classes, expected at least 2: a classifier needs a choice.`,
    );
  }
  if (new Set(names).size < names.length) {
    throw new DataError(
      `The classes ${show(names)} hold a name twice. Give each class its own name.`,
    );
  }
  for (const [part, labels] of Object.entries(parts)) {
    const wrong = labels.findIndex((label) => label >= names.length);
    if (wrong >= 0) {
      throw new DataError(
        `${part} label ${wrong} is ${labels[wrong]}, expected a class index from 0 to ${names.length - 1}, as there are ${names.length} classes.`,
      );
    }
  }
  return names;
}
