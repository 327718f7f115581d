import type { Json } from '@freetickets/core';
import { entryRows } from './entry-rows.js';
import type { SweepRun } from './resolved-run.js';
import { NONE } from './run-name.js';
import { evaluated } from './run-state.js';
import type { Entry } from './sweep-file.js';

/** An entry, with the name of its method, and its config. */
export interface MethodEntry extends Entry, Pick<SweepRun, 'method' | 'written'> {}

/** A score on other data is no baseline, and scores of one name have to be of one kind. */
const inCommon = ['dataset', 'loss', ...evaluated];

/**
 * Finds, for an entry, the run of a dense network of the same seed that it is compared with, where its config names none. That
 * has the same values of all axes but `method` and `variant`, the same data and loss, and is evaluated on and by the same. Of
 * several it is the nearest: the one that differs from the entry in nothing in which another does not differ, too. Where each of several is
 * nearer than others in something, there is none. Entries that differ by their seed alone are compared with such.
 */
export function denseBaselines(
  entries: readonly MethodEntry[],
): (entry: MethodEntry) => string | undefined {
  const rows = entryRows(entries.filter(({ method }) => method === 'dense')).map((row) => ({
    ...row,
    options: optionsOf(row.entries[0]),
  }));
  return (entry) => {
    const own = optionsOf(entry);
    const candidates = rows
      .filter(({ labels }) => isAt(labels, entry))
      .map((row) => ({ ...row, differences: differences(own, row.options) }))
      .filter(({ differences }) => ![...differences].some(isInCommon));
    const nearest = candidates.filter((row) =>
      candidates.every((other) =>
        [...row.differences].every((each) => other.differences.has(each)),
      ),
    );
    const isOfSeed = ({ written }: MethodEntry): boolean => written.seed === entry.written.seed;
    return nearest.flatMap(({ entries }) => entries).find(isOfSeed)?.run;
  };
}

/** Whether a row of dense networks has an entry's values of all axes, but those that tell methods apart. */
const isAt = (labels: Entry['labels'], entry: Entry): boolean =>
  Object.entries(labels).every(
    ([axis, label]) =>
      ['method', 'variant'].includes(axis) || label === NONE || label === entry.labels[axis],
  );

/** A config but for its seed as options, each with its path: `optimizer.learningRate=0.1`. A name stands at the path of what has it. */
function optionsOf({ written: { seed: _, ...config } }: MethodEntry): ReadonlySet<string> {
  const inside = (value: Json, path: string): readonly string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) =>
          inside(inner, key === 'name' ? path : `${path}.${key}`),
        )
      : [`${path}=${JSON.stringify(value)}`];
  return new Set(Object.entries(config).flatMap(([key, value]) => inside(value, key)));
}

/** What is in one of two sets. */
const differences = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...a, ...b].filter((each) => !a.has(each) || !b.has(each)));

const isInCommon = (option: string): boolean =>
  inCommon.some((key) => option.startsWith(`${key}=`) || option.startsWith(`${key}.`));
