import { OptionError } from '@freetickets/core';
import * as z from 'zod/mini';
import { jobData } from './job-data.js';
import { jobProgress } from './job-progress.js';
import { openQueue, refusalBy, STOPPED, workersOf } from './queue.js';
import { redacted } from './redis.js';
import { sweepName } from './sweep-name.js';

/** A job in the queue. */
export interface QueuedJob {
  readonly sweep: string;
  readonly name: string;
  /**
   * `waiting` for a worker or for jobs that it needs, `running`, `done` but not gathered yet, `failed`, or `cancelled`;
   * `refused` where all workers there are refuse it.
   */
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'refused';
  /** Who does it, or did it last. */
  readonly worker?: string;
  /** Of its training, from 0 to 1. */
  readonly share?: number;
  /** Why it failed, or was refused. */
  readonly reason?: string;
}

/** What is in a queue. */
export interface QueueStatus {
  readonly isPaused: boolean;
  /** The names of the workers that are connected. */
  readonly workers: readonly string[];
  /** Of the sweep of a folder, or of all. */
  readonly jobs: readonly QueuedJob[];
}

/**
 * Looks at the queue of a Redis. Throws an `OptionError` where that cannot be reached, and for a folder whose sweep was never put
 * into a queue.
 */
export async function queueStatus(url: string, folder?: string): Promise<QueueStatus> {
  const wanted = folder === undefined ? undefined : await sweepName(folder);
  const { queue, close } = await openQueue(url);
  try {
    const workers = await workersOf(queue);
    const jobs: QueuedJob[] = [];
    for (const job of await queue.getJobs()) {
      const { data } = z.safeParse(jobData, job.data);
      if (!data || (wanted !== undefined && data.sweep !== wanted)) continue;
      const refusal = refusalBy(workers, data);
      const held = await job.getState();
      const state = stateOf(held, refusal !== undefined, job.failedReason);
      const reason = state === 'failed' ? job.failedReason : refusal;
      const share = state === 'running' ? jobProgress(job.progress)?.share : undefined;
      jobs.push({
        sweep: data.sweep,
        name: data.job.name,
        state,
        ...(job.processedBy !== undefined && { worker: job.processedBy }),
        ...(share !== undefined && { share }),
        ...(['failed', 'refused'].includes(state) && reason !== undefined && { reason }),
      });
    }
    return { isPaused: await queue.isPaused(), workers, jobs };
  } finally {
    await close();
  }
}

function stateOf(held: string, isRefused: boolean, reason: string): QueuedJob['state'] {
  // Each worker looks at a job before it refuses it.
  if (held === 'active') return isRefused ? 'refused' : 'running';
  if (held === 'completed') return 'done';
  if (held === 'failed') return reason === STOPPED ? 'cancelled' : 'failed';
  return isRefused ? 'refused' : 'waiting';
}

/**
 * Stops the jobs of a sweep after their step, and takes those that wait out of the queue. Gives how many there were. Throws an
 * `OptionError` where there are none.
 */
export async function cancelSweep(url: string, folder: string): Promise<number> {
  const sweep = await sweepName(folder);
  const { queue, cancel, close } = await openQueue(url);
  try {
    const open = await queue.getJobs([
      'active',
      'wait',
      'delayed',
      'prioritized',
      'waiting-children',
    ]);
    const ids = open.flatMap(({ id }) => (id?.startsWith(`${sweep}/`) ? [id] : []));
    if (ids.length === 0) {
      const where = `this queue (${redacted(url)})`;
      const expected = `the folder of a sweep with runs that wait or are under way in ${where}; of ${sweep} there are none`;
      throw new OptionError('out', folder, expected);
    }
    await cancel(ids);
    return ids.length;
  } finally {
    await close();
  }
}

/** Lets workers take no more jobs, of any sweep, or take them again; those under way go on. */
export async function setPaused(url: string, isPaused: boolean): Promise<void> {
  const { queue, close } = await openQueue(url);
  try {
    await (isPaused ? queue.pause() : queue.resume());
  } finally {
    await close();
  }
}
