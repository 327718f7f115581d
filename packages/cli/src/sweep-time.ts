import type { JobEvent } from '@freetickets/core';

/** How long a sweep will take, from what its jobs took so far. */
export interface SweepTime {
  onEvent(event: JobEvent): void;
  /** How much work a job is, in one unit for all; 0 for one that trains nothing. Jobs not told of are of mean work. */
  weigh(job: string, work: number): void;
  /** How many run now. */
  readonly running: number;
  /** To the end of the sweep; undefined while nothing is known. */
  secondsLeft(): number | undefined;
}

/**
 * The work of training, in a unit of its own: a step takes time as the square root of its FLOPs, as what does not depend on the
 * density takes the rest (`docs/benchmarks.md`).
 */
export const trainingWork = (steps: number, trainFlops: number): number =>
  Math.sqrt(steps * trainFlops);

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

/**
 * Estimates the time left of a sweep: of a job under way what its own steps say; of one that waits by its work, at the rate of those
 * that are done or under way; all shared among as many as run now. What trains nothing takes as long as others like it did.
 *
 * @param todo the jobs that there are to do
 * @param now the time in milliseconds
 */
export function createSweepTime(todo: readonly string[], now: () => number): SweepTime {
  const waiting = new Set(todo);
  const begun = new Map<string, number>();
  const left = new Map<string, { readonly share: number; readonly seconds: number }>();
  const taken = new Map<string, number>();
  const works = new Map<string, number>();
  const workOf = (job: string): number => {
    const known = [...works.values()].filter((work) => work > 0);
    return works.get(job) ?? (known.length > 0 ? sum(known) / known.length : 1);
  };
  /** Seconds of whole jobs, as far as they are known. */
  const wholes = (): ReadonlyMap<string, number> =>
    new Map([
      ...taken,
      ...[...left].flatMap(([job, { share, seconds }]) =>
        share < 1 ? [[job, seconds / (1 - share)] as const] : [],
      ),
    ]);
  return {
    onEvent: (event) => {
      const { job, type } = event;
      if (type === 'start') {
        begun.set(job, now());
        waiting.delete(job);
      } else if (type === 'progress') {
        const { share, secondsLeft } = event;
        if (secondsLeft !== undefined) left.set(job, { share, seconds: secondsLeft });
      } else if (type === 'refused') {
        begun.delete(job);
        waiting.add(job);
      } else {
        const since = begun.get(job);
        if (type === 'done' && since !== undefined) taken.set(job, (now() - since) / 1000);
        begun.delete(job);
        waiting.delete(job);
        left.delete(job);
      }
    },
    weigh: (job, work) => void works.set(job, work),
    get running() {
      return begun.size;
    },
    secondsLeft: () => {
      const known = [...wholes()];
      const trained = known.filter(([job]) => workOf(job) > 0);
      const others = known.filter(([job]) => workOf(job) === 0).map(([, seconds]) => seconds);
      if (trained.length === 0) return undefined;
      const rate =
        sum(trained.map(([, seconds]) => seconds)) / sum(trained.map(([job]) => workOf(job)));
      const expected = (job: string): number =>
        workOf(job) > 0 ? rate * workOf(job) : others.length > 0 ? sum(others) / others.length : 0;
      const rest = [...begun.keys()].map((job) => left.get(job)?.seconds ?? expected(job));
      const all = sum(rest) + sum([...waiting].map(expected));
      return Math.max(all / Math.max(1, begun.size), ...rest);
    },
  };
}
