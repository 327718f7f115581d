import { OptionError } from '@freetickets/core';
import { withConfigValue } from './config-value.js';
import { denseBaselines, type MethodEntry } from './dense-baselines.js';
import { entryRows } from './entry-rows.js';
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

/**
 * The runs of a sweep: all combinations that are not skipped, and the dense networks that their configs compare them with.
 * Equal ones are one run. An entry without a `baseline` in its config is compared with a dense one of these, where there is one
 * that `denseBaselines` finds.
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
    const { method, written, baseline } = resolved;
    const labels = labelsOf(axes, point, resolved);
    const run = named(resolved, labels);
    if (!baseline) add({ labels, run, method, written });
    else {
      const own = labelsOfBaseline(axes, point, baseline);
      const dense = named(baseline, own);
      add({ labels, run, method, written, ...(dense !== run && { baseline: dense }) });
      baselines.push({
        resolved: baseline,
        entry: { labels: own, run: dense, method: baseline.method, written: baseline.written },
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
  const denseOf = denseBaselines(entries);
  return {
    axes,
    entries: entries.map((entry) => {
      const { labels, run, baseline = isDense(entry) ? undefined : denseOf(entry) } = entry;
      return { labels, run, ...(baseline && baseline !== run && { baseline }) };
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

/**
 * Throws where entries of one name stand for different runs, or those of one row for different configs, which no table could
 * tell apart.
 */
function requireOneRunEach(entries: readonly MethodEntry[]): void {
  const expected =
    'entries of different names: two different runs have this one. Name what differs (method: { name, ...options }), or vary it in an axis';
  for (const { labels, entries: own } of entryRows(entries)) {
    const configs = new Set(own.map(({ written: { seed: _, ...config } }) => hashOf(config)));
    const runs = new Map(own.map((entry) => [entry.labels.seed, entry.run]));
    if (configs.size === 1 && own.every((entry) => runs.get(entry.labels.seed) === entry.run)) {
      continue;
    }
    throw new OptionError('sweep: axes', Object.values(labels).join(', '), expected);
  }
}
