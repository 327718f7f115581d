import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobData } from './job-data.js';
import { connectRedis, redisOptions } from './redis.js';

/** The queue that jobs of all sweeps are in. */
export const QUEUE = 'freetickets';

/** The set of jobs that are to be stopped. */
const CANCELLED = 'freetickets:cancelled';

/** Why a job that was cancelled counts as failed. */
export const STOPPED = 'cancelled';

/** What a queue, and a store, call a job. */
export const idOf = (sweep: string, job: string): string => `${sweep}/${job}`;

/** The queue of a Redis. */
export interface OpenQueue {
  readonly queue: Queue<JobData>;
  readonly redis: Redis;
  /** Lets jobs be stopped where they are under way, and removes those that wait. */
  cancel(ids: readonly string[]): Promise<void>;
  /** Forgets that jobs were to be stopped. */
  allow(ids: readonly string[]): Promise<void>;
  isCancelled(id: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The names of the workers that are connected. */
export async function workersOf(queue: Queue<JobData>): Promise<readonly string[]> {
  const clients = await queue.getWorkers();
  return clients.flatMap(({ rawname }) => rawname?.split(':w:')[1] ?? []);
}

/** Why a job is not taken by any of these workers; undefined where one may take it, or there is none. */
export const refusalBy = (
  workers: readonly string[],
  { refusals = {} }: Pick<JobData, 'refusals'>,
): string | undefined =>
  workers.every((name) => name in refusals) ? refusals[workers[0]] : undefined;

/** Connects to the queue of a Redis. Throws an `OptionError` where that cannot be reached. */
export async function openQueue(url: string): Promise<OpenQueue> {
  const redis = await connectRedis(url);
  const queue = new Queue<JobData>(QUEUE, { connection: redisOptions(url) });
  // A connection that is lost is made again; commands wait for it.
  queue.on('error', () => {});
  return {
    queue,
    redis,
    cancel: async (ids) => {
      if (ids.length === 0) return;
      await redis.sadd(CANCELLED, ...ids);
      for (const id of ids) {
        const job = await queue.getJob(id);
        const state = job && (await job.getState());
        // One that a worker has taken meanwhile cannot be removed: the worker stops it.
        if (state && !['active', 'completed', 'failed'].includes(state)) {
          await job.remove({ removeChildren: false }).catch(() => {});
        }
      }
    },
    allow: async (ids) => {
      if (ids.length > 0) await redis.srem(CANCELLED, ...ids);
    },
    isCancelled: async (id) => (await redis.sismember(CANCELLED, id)) === 1,
    close: async () => {
      await queue.close();
      redis.disconnect();
    },
  };
}
