import type { Job, JobEnd } from '@freetickets/core';

/** Jobs in the order in which they may begin: each when those that it needs are done. */
export interface JobOrder {
  /** Takes the first job out that may begin now; undefined where there is none. */
  next(): Job | undefined;
  /** Tells how a job ended. What comes back cannot begin any more, as it needs one that failed; it is taken out. */
  ended(
    job: string,
    end: JobEnd['type'],
  ): readonly { readonly job: string; readonly error: string }[];
}

/** Keeps jobs for a launcher, which takes out one after another. What is needed and not among them is done already. */
export function createJobOrder(jobs: readonly Job[]): JobOrder {
  const open = new Set(jobs.map(({ name }) => name));
  let waiting = [...jobs];
  const isReady = ({ needs = [] }: Job): boolean => !needs.some((name) => open.has(name));
  return {
    next: () => {
      const job = waiting.find(isReady);
      waiting = waiting.filter((each) => each !== job);
      return job;
    },
    ended: (name, end) => {
      if (end === 'done') open.delete(name);
      if (end !== 'failed') return [];
      const lost = waiting.filter(({ needs = [] }) => needs.includes(name));
      waiting = waiting.filter((job) => !lost.includes(job));
      return lost.map((job) => ({ job: job.name, error: `it needs ${name}, which failed` }));
    },
  };
}
