import type { AnyRun } from './run-data.js';
import { areSameSetting } from './same-setting.js';
import { labelsOf, nameOf } from './wording.js';

/** Runs of one config that differ only by their seed, or a single run. */
export interface Group<Run extends AnyRun = AnyRun> {
  /** What tells it from the others of a report: `edst (3 seeds)`. */
  readonly label: string;
  readonly runs: readonly Run[];
}

/** Whether what is compared is one network, not an ensemble. */
export const isSingleNetwork = ({ runs: [{ evaluation }] }: Group): boolean =>
  evaluation.tickets.length === 1 && !evaluation.cost?.samples;

/** The runs of a report, those that differ only by their seed together; in the order of each group's first run. */
export function groupsOf<Run extends AnyRun>(runs: readonly Run[]): readonly Group<Run>[] {
  const labels = new Map<AnyRun, string>(labelsOf(runs).map((label, i) => [runs[i], label]));
  const groups: Run[][] = [];
  for (const run of runs) {
    const own = groups.find((others) =>
      others.every((other) => other.config.seed !== run.config.seed && areSameSetting(other, run)),
    );
    if (own) own.push(run);
    else groups.push([run]);
  }
  const named = groups.map((own) => {
    const names = own.map((run) => labels.get(run) ?? run.name);
    return { own, names, short: shortName(own, names) };
  });
  return named.map(({ own, names, short }, i) => {
    const isUnique = named.every((other, j) => j === i || other.short !== short);
    const label = isUnique ? short : names.join(' + ');
    return { label: own.length > 1 ? `${label} (${own.length} seeds)` : label, runs: own };
  });
}

/** What the names of a group's runs begin with, without what counts seeds; else its method. */
function shortName([first]: readonly AnyRun[], names: readonly string[]): string {
  const [name, ...others] = names;
  if (others.length === 0) return name;
  let length = name.length;
  while (!others.every((other) => other.startsWith(name.slice(0, length)))) length--;
  const shared = name.slice(0, length).replace(/[^a-z0-9]+(?:seed|run|s)?[^a-z0-9]*$/i, '');
  return shared || nameOf(first.config.method) || names.join(' + ');
}
