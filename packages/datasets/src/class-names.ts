import { DataError, show } from '@freetickets/core';
import type { LabelledPart } from './labelled-part.js';

/** Throws a `DataError` for fewer than two classes, and for a name that is there twice. */
export function checkNames(names: readonly string[]): void {
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
}

/**
 * The class index of each label, by the classes' names. Labels are names where each of them is one. Whole numbers are
 * indices where there are names for all of them, and else stand for the names in ascending order, if there are as many.
 * Throws a `DataError` that names the first label without a name.
 *
 * @param distinct the labels that occur, in ascending order
 */
export function indicesByName(
  distinct: readonly (number | string)[],
  names: readonly string[],
  parts: readonly LabelledPart[],
): ReadonlyMap<number | string, number> {
  const byName = distinct.map((label) => names.indexOf(String(label)));
  if (!byName.includes(-1)) return new Map(distinct.map((label, i) => [label, byName[i]]));
  const isIndex = (label: unknown) => typeof label === 'number' && label < names.length;
  if (distinct.every(isIndex)) return new Map(distinct.map((label) => [label, Number(label)]));
  const areNumbers = typeof distinct[0] === 'number';
  if (areNumbers && distinct.length === names.length) {
    return new Map(distinct.map((label, i) => [label, i]));
  }
  const fits = areNumbers ? isIndex : (label: unknown) => names.some((name) => name === label);
  for (const { part, labels } of parts) {
    for (let i = 0; i < labels.length; i++) {
      if (fits(labels[i])) continue;
      const expected = areNumbers
        ? `a class index from 0 to ${names.length - 1}, as there are ${names.length} classes. Name all ${distinct.length} labels that occur, or map them`
        : `one of the classes ${show(names)}`;
      throw new DataError(`${part} label ${i} is ${show(labels[i])}, expected ${expected}.`);
    }
  }
  return new Map();
}
