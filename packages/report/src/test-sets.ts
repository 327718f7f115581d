import { isOfRegression } from '@freetickets/runs';
import { sentenceList } from './format.js';
import type { AnyRun } from './run-data.js';

/** What test sets may differ in besides their names, in words. */
const parts = [
  ['count', 'number of inputs'],
  ['inputShape', 'input shape'],
  ['classes', 'classes'],
  ['target', 'target'],
] as const;

/** A test set as far as an evaluation says what it is: all data in arrays have one name. */
interface TestSet extends Readonly<Partial<Record<(typeof parts)[number][0], unknown>>> {
  readonly dataset: string;
  /** Of a regression, the targets that are kept, by their index in the test set. */
  readonly targets?: ReadonlyMap<number, number>;
}

/** What a run was evaluated on; undefined where an older version did not say. */
export const testSetOf = ({ evaluation }: Pick<AnyRun, 'evaluation'>): TestSet | undefined =>
  isOfRegression(evaluation)
    ? {
        ...evaluation.test,
        targets: new Map(evaluation.predictions.map(({ index, target }) => [index, target])),
      }
    : evaluation.test;

/** Targets are stored in single precision, standardised by the training part, which is another for each seed. */
const ROUNDING = 1e-6;

function haveSameTargets({ targets: own }: TestSet, { targets: others }: TestSet): boolean {
  const pairs = [...(own ?? [])].flatMap(([index, target]) => {
    const other = others?.get(index);
    return other === undefined ? [] : [[target, other] as const];
  });
  const largest = pairs.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return pairs.every(([one, other]) => Math.abs(one - other) <= ROUNDING * largest);
}

const keyOf = (set: TestSet): string =>
  JSON.stringify([set.dataset, ...parts.map(([part]) => set[part])]);

/** Whether nothing that is known of two test sets differs: of a regression, the targets that are kept of both, too. */
export const areSameTestSet = (a: TestSet, b: TestSet): boolean =>
  keyOf(a) === keyOf(b) && haveSameTargets(a, b);

/** The test sets that runs were evaluated on, each once. */
export function testSetsOf(runs: readonly Pick<AnyRun, 'evaluation'>[]): readonly TestSet[] {
  const sets: TestSet[] = [];
  for (const set of runs.flatMap((run) => testSetOf(run) ?? [])) {
    if (!sets.some((other) => areSameTestSet(other, set))) sets.push(set);
  }
  return sets;
}

/** What tells test sets apart: their names, and where some share one, what else. */
export function differencesOf(sets: readonly TestSet[]): string {
  const names = [...new Set(sets.map(({ dataset }) => dataset))];
  if (names.length === sets.length) return sentenceList(names);
  const differing = parts.flatMap(([part, words]) =>
    new Set(sets.map((set) => JSON.stringify(set[part]))).size > 1 ? [words] : [],
  );
  const haveOthers = sets.some((a) => sets.some((b) => !haveSameTargets(a, b)));
  const all = [...differing, ...(haveOthers ? ['the values of their targets'] : [])];
  return `${sentenceList(names)}, different in ${sentenceList(all)}`;
}
