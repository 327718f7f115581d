/** The largest of any number of values: a call takes only so many arguments. */
export const largestOf = (values: readonly number[]): number =>
  values.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY);

/** The smallest of any number of values. */
export const smallestOf = (values: readonly number[]): number =>
  values.reduce((smallest, value) => Math.min(smallest, value), Number.POSITIVE_INFINITY);
