import { OptionError } from '@freetickets/core';
import { withConfigValue } from './config-value.js';
import { jobsOf, type SweepJob } from './jobs.js';
import type { ResolvedRun, SweepRun } from './resolved-run.js';
import { hashOf, NONE, namesByHash, runName } from './run-name.js';
import { evaluationOf } from './run-state.js';
import { type Point, pointsOf, type Sweep } from './sweep.js';
import type { Entry } from './sweep-file.js';
import { valueLabel } from './value-label.js';

/** A sweep as its runs. */
export interface Expansion {
  readonly axes: readonly string[];
  readonly entries: readonly Entry[];
  /** Each once. */
  readonly runs: readonly SweepRun[];
  /** What processes do for them, in this order: first what needs no other. */
  readonly jobs: readonly SweepJob[];
}

/** An entry, and the name of its method. */
type MethodEntry = Entry & { readonly method: string };

/**
 * The runs of a sweep: all combinations that are not skipped, and the dense networks that their configs compare them with.
 * Equal ones are one run. Without a `baseline` in its config, an entry is compared with the one that differs from it
 * in nothing but the method `dense`, where there is one.
 *
 * @param held the names of what was begun before (`heldRuns`): what has the hash of one of these is called by it, whatever its
 * values are called now, and jobs train in common what they did
 *
 * Throws what `resolve` throws of a config.
 */
export async function expandSweep(
  sweep: Sweep,
  resolve: (config: object) => Promise<ResolvedRun>,
  held: readonly string[] = [],
): Promise<Expansion> {
  const given = [...(sweep.variants ? ['variant'] : []), ...Object.keys(sweep.axes)];
  const axes = given.some((axis) => namesMethods.includes(axis)) ? given : ['method', ...given];
  const runs = new Map<string, SweepRun>();
  const nameOf = namesByHash(held);
  const named = (resolved: ResolvedRun, labels: Entry['labels']): string => {
    const hash = hashOf(resolved.identity);
    const name = nameOf(hash) ?? runName(labels, resolved.identity);
    const run = runs.get(hash) ?? { ...resolved, name };
    if (evaluationOf(run.written) !== evaluationOf(resolved.written)) {
      const expected =
        'the same ood, corruptions, metrics and oodScores wherever the same is trained: that is one run, and evaluated once';
      throw new OptionError('sweep: axes', Object.values(labels).join(', '), expected);
    }
    runs.set(hash, run);
    return run.name;
  };

  /** By labels and run: each once. */
  const added = new Map<string, MethodEntry>();
  const add = (entry: MethodEntry): void => {
    const key = JSON.stringify([entry.labels, entry.run]);
    if (!added.has(key)) added.set(key, entry);
  };
  const baselines: { readonly resolved: ResolvedRun; readonly entry: MethodEntry }[] = [];
  for (const point of pointsOf(sweep)) {
    const resolved = await resolve(configAt(sweep, point));
    const { method, baseline } = resolved;
    const labels = labelsOf(axes, point, resolved);
    const run = named(resolved, labels);
    if (!baseline) add({ labels, run, method });
    else {
      const own = labelsOfBaseline(axes, point, baseline);
      const dense = named(baseline, own);
      add({ labels, run, method, ...(dense !== run && { baseline: dense }) });
      baselines.push({
        resolved: baseline,
        entry: { labels: own, run: dense, method: baseline.method },
      });
    }
  }
  const known = new Set(Array.from(added.values(), ({ run }) => run));
  const others = baselines.filter(({ entry }) => !known.has(entry.run));
  // Their methods' names do where they tell all networks of that name apart; else their options have to.
  const specs = new Set(others.map(({ resolved }) => valueLabel(resolved.written.method)));
  const isDense = ({ method }: MethodEntry): boolean => method === 'dense';
  const isShort = specs.size < 2 && ![...added.values()].some(isDense);
  for (const { resolved, entry } of others) {
    const method = isShort ? resolved.method : valueLabel(resolved.written.method);
    const axis = axes.includes('method') ? 'method' : 'variant';
    add({ ...entry, labels: { ...entry.labels, [axis]: method } });
  }
  const entries = [...added.values()];
  requireOneRunEach(entries);
  const denses = entries.filter(isDense);
  return {
    axes,
    entries: entries.map(({ method, ...entry }) => {
      const dense = method === 'dense' ? undefined : denses.find((each) => isDenseOf(each, entry));
      return { ...entry, ...(dense && !entry.baseline && { baseline: dense.run }) };
    }),
    runs: [...runs.values()],
    jobs: jobsOf([...runs.values()], held),
  };
}

/** Axes that tell methods apart. */
const namesMethods = ['variant', 'method'];

/** The config of a combination of values. What is to have options is set before these, whatever the order of the axes. */
const configAt = ({ base, variants = {} }: Sweep, { variant, ...point }: Point): object => {
  const depthOf = (axis: string): number => axis.split('.').length;
  return Object.entries(point)
    .toSorted(([a], [b]) => depthOf(a) - depthOf(b))
    .reduce((config, [path, value]) => withConfigValue(config, path, value), {
      ...base,
      ...variants[String(variant)],
    });
};

const labelsOf = (
  axes: readonly string[],
  point: Point,
  { method, ignored }: ResolvedRun,
): Entry['labels'] =>
  Object.fromEntries(
    axes.map((axis) => {
      if (ignored.includes(axis.split('.')[0])) return [axis, NONE];
      return [axis, axis in point ? valueLabel(point[axis]) : method];
    }),
  );

/** Those of a baseline: of the options of its method none is an axis. */
const labelsOfBaseline = (
  axes: readonly string[],
  point: Point,
  baseline: ResolvedRun,
): Entry['labels'] => {
  const labels = labelsOf(
    axes,
    { ...point, method: baseline.method, variant: baseline.method },
    baseline,
  );
  const ofMethod = axes.filter((axis) => axis.startsWith('method.'));
  return { ...labels, ...Object.fromEntries(ofMethod.map((axis) => [axis, NONE])) };
};

/** Whether an entry of a dense network differs from another in nothing else. */
const isDenseOf = ({ labels }: Entry, other: Entry): boolean =>
  Object.entries(labels).every(
    ([axis, label]) =>
      namesMethods.includes(axis.split('.')[0]) || label === NONE || label === other.labels[axis],
  );

/** Throws where entries of one name stand for different runs, which no table could tell apart. */
function requireOneRunEach(entries: readonly Entry[]): void {
  const held = new Map<string, string>();
  for (const { labels, run } of entries) {
    const name = Object.values(labels).join(', ');
    const other = held.get(name);
    if (other !== undefined && other !== run) {
      const expected =
        'entries of different names: two different runs have this one. Name what differs (method: { name, ...options }), or vary it in an axis';
      throw new OptionError('sweep: axes', name, expected);
    }
    held.set(name, run);
  }
}
