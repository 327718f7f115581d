import { FlowProducer, type JobsOptions } from 'bullmq';
import type { JobData } from './job-data.js';
import { idOf, type OpenQueue, QUEUE } from './queue.js';
import { redisOptions } from './redis.js';

/** How often a job is tried that fails, and how long to wait before the second time, in milliseconds; then twice as long. */
const tries = { attempts: 3, backoff: { type: 'exponential', delay: 5000 } };

/** States of jobs that are over. */
const over = ['completed', 'failed', 'unknown'];

/** Puts jobs into a queue. */
export interface Filing {
  /** Those that are there already, and wait or are under way, stay as they are; others are tried anew. */
  file(jobs: readonly JobData[]): Promise<void>;
  close(): Promise<void>;
}

/** A job that needs others becomes the parent of those that no other job is the parent of, so that it waits for them. */
export function createFiling(
  { queue, allow }: OpenQueue,
  url: string,
  priority: number | undefined,
): Filing {
  const flows = new FlowProducer({ connection: redisOptions(url) });
  flows.on('error', () => {});
  const optionsOf = ({ sweep, job }: JobData): JobsOptions => ({
    jobId: idOf(sweep, job.name),
    ...tries,
    ...(priority && { priority }),
  });
  const entryOf = (data: JobData) => ({
    name: data.job.name,
    queueName: QUEUE,
    data,
    opts: optionsOf(data),
  });

  /** Whether a job is to be filed: it is not there, or over. */
  const isFree = async ({ sweep, job }: JobData): Promise<boolean> => {
    const held = await queue.getJob(idOf(sweep, job.name));
    if (!held) return true;
    if (!over.includes(await held.getState())) return false;
    await held.remove({ removeChildren: false });
    return true;
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
    close: () => flows.close(),
  };
}
