import { show } from '@freetickets/core';
import { mostClasses } from '../labels.js';

interface LabelNumbers {
  /** The numbers that the labels are; undefined where they are to stay texts. */
  readonly numbers: readonly number[] | undefined;
  /** What a user should know of them. */
  readonly notes: readonly string[];
}

const whole = /^(0|[1-9]\d*)$/;
/** As pandas writes whole numbers where some were missing. */
const withPoint = /^(0|[1-9]\d*)\.0*$/;

/**
 * The whole numbers, below `mostClasses`, that the labels of a CSV file are: where all are digits without leading zeros, or
 * all end in `.0` besides. Else they are texts as they are written, so that `007` and `7` stay two classes; a note tells
 * where all are digits.
 */
export function numbersIn(path: string, labels: readonly string[]): LabelNumbers {
  const distinct = [...new Set(labels)];
  const areAll = (form: RegExp) =>
    distinct.every((label) => form.test(label) && Number(label) < mostClasses);
  if (areAll(whole) || areAll(withPoint)) return { numbers: labels.map(Number), notes: [] };
  const areDigits = distinct.every((label) => /^\d+\.?\d*$/.test(label));
  const first = distinct.find((label) => !whole.test(label) || Number(label) >= mostClasses);
  const note = `${path}: the labels are taken as texts, as they are written and in the order of texts, as ${show(first)} is no whole number from 0 to ${mostClasses - 1} without leading zeros.`;
  return { numbers: undefined, notes: areDigits ? [note] : [] };
}
