import { isDeepStrictEqual } from 'node:util';
import { FlowProducer, type Job, type JobsOptions } from 'bullmq';
import type { JobData } from './job-data.js';
import { idOf, type OpenQueue, QUEUE } from './queue.js';
import { redisOptions } from './redis.js';

/** How long to wait before a job that failed is tried again, in milliseconds; before the third time twice as long. */
const BACK_OFF = 5000;

/** How often a job is tried, by default; each time it goes on from its last checkpoint. */
const ATTEMPTS = 3;

/** States of jobs that are over. */
const over = ['completed', 'failed', 'unknown'];

/** Puts jobs into a queue. */
export interface Filing {
  /**
   * Those that are under way stay as they are, and those that wait where they are as they would be filed now; others are filed
   * anew.
   */
  file(jobs: readonly JobData[]): Promise<void>;
  /** Whether a job that waits is what would be filed now: the same work of this version and store, by these options. */
  isCurrent(held: Job<JobData>, data: JobData): boolean;
  close(): Promise<void>;
}

export interface FilingOptions {
  /** Jobs with a lower number are taken first, those without one before them. */
  readonly priority?: number | undefined;
  /** How often a job is tried. */
  readonly attempts?: number | undefined;
}

/** A job that needs others becomes the parent of those that no other job is the parent of, so that it waits for them. */
export function createFiling(
  { queue, allow }: OpenQueue,
  url: string,
  { priority, attempts = ATTEMPTS }: FilingOptions,
): Filing {
  const flows = new FlowProducer({ connection: redisOptions(url) });
  flows.on('error', () => {});
  const optionsOf = ({ sweep, job }: JobData): JobsOptions => ({
    jobId: idOf(sweep, job.name),
    attempts,
    backoff: { type: 'exponential', delay: BACK_OFF },
    ...(priority && { priority }),
  });
  const entryOf = (data: JobData) => ({
    name: data.job.name,
    queueName: QUEUE,
    data,
    opts: optionsOf(data),
  });

  const isCurrent: Filing['isCurrent'] = ({ data: { refusals: _, ...own }, opts }, data) =>
    isDeepStrictEqual(own, JSON.parse(JSON.stringify(data))) &&
    opts.attempts === attempts &&
    (opts.priority ?? 0) === (priority ?? 0);

  /** Whether a job is to be filed: it is not there any more, or not there at all. */
  const isFree = async (data: JobData): Promise<boolean> => {
    const held = await queue.getJob(idOf(data.sweep, data.job.name));
    if (!held) return true;
    const state = await held.getState();
    if (state === 'active' || (!over.includes(state) && isCurrent(held, data))) return false;
    return held.remove({ removeChildren: false }).then(
      () => true,
      // A worker has taken it meanwhile.
      () => false,
    );
  };

  return {
    file: async (jobs) => {
      await allow(jobs.map(({ sweep, job }) => idOf(sweep, job.name)));
      const free = new Map<string, JobData>();
      for (const data of jobs) if (await isFree(data)) free.set(data.job.name, data);
      for (const data of [...free.values()].filter(({ job }) => job.needs)) {
        const children = (data.job.needs ?? []).flatMap((name) => free.get(name) ?? []);
        for (const { job } of [data, ...children]) free.delete(job.name);
        await flows.add({ ...entryOf(data), children: children.map(entryOf) });
      }
      for (const data of free.values()) await queue.add(data.job.name, data, optionsOf(data));
    },
    isCurrent,
    close: () => flows.close(),
  };
}
