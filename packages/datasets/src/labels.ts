import { DataError, show } from '@freetickets/core';
import { labelAdvice } from '@freetickets/core/labels';
import { checkNames, indicesByName } from './class-names.js';
import type { LabelledPart } from './labelled-part.js';

/** The classes that labels stand for. */
export interface Classified {
  readonly classes: readonly string[];
  /** The class index of each example, by part. */
  readonly indices: readonly Int32Array[];
  /** What a user should know of them. */
  readonly notes: readonly string[];
}

/** Labels that are numbers are below this. */
export const mostClasses = 65_536;

/**
 * Finds the classes that labels stand for. Without `given` names there is one for each label that occurs, in ascending
 * order, named by it; where whole numbers are not 0, 1, 2, ..., a note says how many examples each has. With them, labels
 * stand for those names (`indicesByName`).
 *
 * Throws a `DataError` for a label that is none, for fewer than two classes, a name that is there twice, a label that has no
 * name, and where most examples would have a class of their own.
 */
export function classify(
  parts: readonly LabelledPart[],
  given: readonly string[] | undefined,
): Classified {
  const counts = new Map<number | string, number>();
  for (const { part, labels } of parts) {
    for (let i = 0; i < labels.length; i++) {
      const label = checkedLabel(labels[i], part, i);
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  const distinct = [...counts.keys()].sort(ascending);
  if (given) {
    checkNames(given);
    const byLabel = indicesByName(distinct, given, parts);
    return { classes: given, indices: indicesOf(parts, byLabel), notes: [] };
  }
  const classes = distinct.map(String);
  checkNames(classes);
  const examples = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  if (classes.length > 20 && classes.length > examples / 2) {
    throw new DataError(
      `There are ${classes.length} different labels, such as ${show(distinct.slice(0, 3))}, for ${examples} examples, expected classes of several each. If they are classes, name them with \`classes\`; give numbers to predict as \`targets\`, of a .csv file as the column \`target\`.`,
    );
  }
  const byLabel = new Map(distinct.map((label, index) => [label, index]));
  const isPlain = distinct.every((label, i) => typeof label === 'string' || label === i);
  const notes = [...(isPlain ? [] : [gapNote(distinct, counts)]), ...likeNotes(classes)];
  return { classes, indices: indicesOf(parts, byLabel), notes };
}

/** The label of an example. Throws a `DataError` where it is none. */
export function checkedLabel(label: unknown, part: string, example: number): number | string {
  if (typeof label === 'string' && label !== '') return label;
  if (typeof label === 'number' && Number.isInteger(label) && label >= 0 && label < mostClasses) {
    return label;
  }
  throw new DataError(
    `${part} label ${example} is ${show(label)}, expected a class: a whole number from 0 to ${mostClasses - 1}, or a text.${labelAdvice(label)}`,
  );
}

function ascending(a: number | string, b: number | string): number {
  if (typeof a === typeof b) return a < b ? -1 : 1;
  throw new DataError(
    `The labels hold ${show(a)} and ${show(b)}, expected either numbers or texts throughout.`,
  );
}

function indicesOf(
  parts: readonly LabelledPart[],
  byLabel: ReadonlyMap<number | string, number>,
): Int32Array[] {
  return parts.map(({ labels }) =>
    Int32Array.from(labels, (label: number | string) => byLabel.get(label) ?? 0),
  );
}

/** Tells of two classes whose names differ in nothing but case and spaces. */
function likeNotes(classes: readonly string[]): string[] {
  const known = new Map<string, string>();
  for (const name of classes) {
    const plain = name.normalize('NFKC').toLowerCase().replace(/\s/g, '');
    const like = known.get(plain);
    if (like !== undefined) {
      return [
        `The labels ${show(like)} and ${show(name)} are two classes, and differ in case or spaces alone.`,
      ];
    }
    known.set(plain, name);
  }
  return [];
}

function gapNote(
  distinct: readonly (number | string)[],
  counts: ReadonlyMap<number | string, number>,
): string {
  const listed = distinct.slice(0, 12).map((label) => `${label} (${counts.get(label)})`);
  const more = distinct.length > listed.length ? ', ...' : '';
  return `The labels are not 0 to ${distinct.length - 1}; each that occurs became a class, named by it: ${listed.join(', ')}${more}, with the number of examples. Leave out what is no class; \`classes\` gives ${distinct.length} other names, in this order.`;
}
