import { DataError, show } from './errors.js';

/**
 * Throws a `DataError` unless `labels` has a class index, from 0 to `classes` - 1, for each of `examples` examples.
 *
 * @param what what errors call the labels
 */
export function checkLabels(
  labels: ArrayLike<number>,
  examples: number,
  classes: number,
  what = 'labels',
): void {
  if (labels?.length !== examples) {
    const isOneHot = labels?.length === examples * classes && classes > 1;
    throw new DataError(
      `${what}: got ${labels?.length ?? show(labels)}, expected ${examples}: one class index for each example.${isOneHot ? ONE_HOT : tensorAdvice(labels)}`,
    );
  }
  for (let example = 0; example < examples; example++) {
    const label = labels[example];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new DataError(
        `${what}: got ${show(label)} for example ${example}, expected a whole number from 0 to ${classes - 1}.${labelAdvice(label)}`,
      );
    }
  }
}

const ONE_HOT = ' Of one-hot rows, take the index of the largest value (argmax).';

/** How class indices can be made of what is none, to be appended to an error; empty where that is not known. */
export function labelAdvice(given: unknown): string {
  if (Array.isArray(given) || ArrayBuffer.isView(given)) return ONE_HOT;
  if (typeof given === 'string') return ' Map names to indices: classes.indexOf(label).';
  if (typeof given === 'boolean' || typeof given === 'bigint') return ' Convert it: Number(label).';
  if (typeof given === 'number' && !Number.isInteger(given)) {
    return ' A number to predict is no class: cut its range into classes.';
  }
  if (typeof given === 'number' && given < 0) {
    return ' Number the classes from 0: of -1 and 1, pass Number(label > 0).';
  }
  return tensorAdvice(given);
}

const tensorAdvice = (given: unknown): string =>
  typeof Object(given).dataSync === 'function' ? ' Of a tensor t, pass await t.data().' : '';
