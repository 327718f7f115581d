import type { JobEvent } from '@freetickets/core';

/** How long a sweep will take, from what its runs took so far. */
export interface SweepTime {
  onEvent(event: JobEvent): void;
  /** How many run now. */
  readonly running: number;
  /** To the end of the sweep; undefined while nothing is known. */
  secondsLeft(): number | undefined;
}

/**
 * Estimates the time left of a sweep: of a run under way what its own steps say; of one that waits the mean of those that
 * are done or under way; all shared among as many as run now.
 *
 * @param todo how many runs there are to do
 * @param now the time in milliseconds
 */
export function createSweepTime(todo: number, now: () => number): SweepTime {
  const begun = new Map<string, number>();
  const left = new Map<string, { readonly share: number; readonly seconds: number }>();
  const taken: number[] = [];
  let waiting = todo;
  return {
    onEvent: (event) => {
      const { job, type } = event;
      if (type === 'start') {
        begun.set(job, now());
        waiting--;
      } else if (type === 'progress') {
        const { share, secondsLeft } = event;
        if (secondsLeft !== undefined) left.set(job, { share, seconds: secondsLeft });
      } else {
        const since = begun.get(job);
        if (type === 'done' && since !== undefined) taken.push((now() - since) / 1000);
        begun.delete(job);
        left.delete(job);
      }
    },
    get running() {
      return begun.size;
    },
    secondsLeft: () => {
      const whole = [...left.values()].flatMap(({ share, seconds }) =>
        share < 1 ? [seconds / (1 - share)] : [],
      );
      const known = [...taken, ...whole];
      if (known.length === 0) return undefined;
      const mean = known.reduce((sum, each) => sum + each, 0) / known.length;
      const rest = [...begun.keys()].map((job) => left.get(job)?.seconds ?? mean);
      const all = rest.reduce((sum, each) => sum + each, waiting * mean);
      return Math.max(all / Math.max(1, begun.size), ...rest);
    },
  };
}
