import type { SweepRun } from './resolved-run.js';
import { hashOf, namesByHash, runName } from './run-name.js';

/** What one process does of a sweep: it trains a run, or one member that runs have in common, or puts a run together. */
export interface SweepJob extends Pick<SweepRun, 'name' | 'config' | 'written'> {
  /** The index, from 0, of the run of the config's plan that it trains alone. Absent: it ends in an evaluated run. */
  readonly member?: number;
  /** The jobs whose tickets it puts together, one run of the plan after another; absent where it trains its tickets itself. */
  readonly needs?: readonly string[];
}

/**
 * The jobs of some runs, first those that need no other. Each run of a plan is trained once: where a plan has several, they
 * are jobs of their own, which all plans that hold an equal one share; a plan of a single run is trained by its own job, and
 * the first such plan serves all others: the first in `held`, where some are.
 *
 * @param held the names of jobs that were begun before, in the order in which they served others
 */
export function jobsOf(
  runs: readonly SweepRun[],
  held: readonly string[] = [],
): readonly SweepJob[] {
  const nameOf = namesByHash(held);
  const places = new Map(held.map((name, place) => [name, place]));
  const placeOf = (name = ''): number => places.get(name) ?? held.length;
  const trainers = new Map<string, SweepRun>();
  for (const run of runs) {
    const [key, another] = run.runs.map(hashOf);
    const first = trainers.get(key)?.name ?? nameOf(key);
    const serves = first === undefined || placeOf(run.name) < placeOf(first);
    if (another === undefined && serves) trainers.set(key, run);
  }
  const training = new Map<string, SweepJob>();
  for (const [key, { name, config, written }] of trainers) {
    training.set(key, { name, config, written });
  }
  const assembling: SweepJob[] = [];
  for (const { name, config, written, method, runs: own } of runs) {
    const needs = own.map((identity, member) => {
      const key = hashOf(identity);
      const labels = { method, seed: String(written.seed), member: String(member + 1) };
      const memberName = nameOf(key) ?? runName(labels, identity);
      const job = training.get(key) ?? { name: memberName, config, written, member };
      training.set(key, job);
      return job.name;
    });
    if (needs.length > 1 || needs[0] !== name) assembling.push({ name, config, written, needs });
  }
  return [...training.values(), ...assembling];
}
