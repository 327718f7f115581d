import { hostname } from 'node:os';
import { version } from '@freetickets/runs';
import { DelayedError, type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import * as z from 'zod/mini';
import { type DoJob, doStoredJob, hasNeeds } from './do-stored-job.js';
import { type JobData, jobData, missingData } from './job-data.js';
import { LostRunError } from './lost-run-error.js';
import { openStore } from './open-store.js';
import { idOf, openQueue, QUEUE, STOPPED } from './queue.js';
import { redisOptions } from './redis.js';
import type { WorkerEvent } from './worker-event.js';

/** How often a worker tells how far a job is, and asks whether to stop it, in milliseconds. */
const BEAT = 2000;

/** For how long a job is left to others that this worker cannot do, or not yet, in milliseconds. */
const LEFT = 5000;

/** As often may the worker of a job be gone; a job that fails is tried no more than its attempts say. */
const MOST_STALLS = 1000;

/** What a worker is, and what it does jobs by. */
export interface WorkerOptions {
  /** `redis://user:password@host:6379`, or `rediss://` for TLS. */
  readonly redis: string;
  /** A folder that all machines see, or `s3://bucket/prefix`. */
  readonly store: string;
  /** The folder that paths of data start from. */
  readonly data: string;
  /** Where folders of runs under way are made. */
  readonly work: string;
  /** How many jobs to do at once. */
  readonly jobs: number;
  /**
   * After so many seconds without a word a worker counts as gone. Workers look for its jobs as often, so that another takes them
   * after twice that at the latest.
   */
  readonly lostAfter: number;
  readonly doJob: DoJob;
  /** Why this machine cannot do the job of a config, such as a plugin that it lacks; undefined where it can. */
  readonly refusal: (config: object) => Promise<string | undefined>;
  /** Ends the worker: its jobs are stopped after their step, and left to others. */
  readonly signal: AbortSignal;
  /** Told when it waits for jobs. */
  readonly onReady?: () => void;
  readonly onEvent: (event: WorkerEvent) => void;
}

/**
 * Takes jobs from the queue and does them, until it is stopped. Throws an `OptionError` where Redis cannot be reached in the
 * beginning, and a `FileError` where the store cannot be used; later it waits for Redis.
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { redis: url, signal, onEvent } = options;
  const store = await openStore(options.store);
  const { redis, isCancelled, close } = await openQueue(url);
  const name = `${hostname()}-${process.pid}`.replaceAll(':', '-');

  const reasonAgainst = async (data: JobData): Promise<string | undefined> => {
    if (data.version !== version) return `it is of freetickets ${data.version}, here is ${version}`;
    if (data.store !== store.id) return `its store is another than ${store.name}`;
    return (await missingData(data.job, options.data)) ?? options.refusal(data.job.config);
  };
  const leave = async (job: Job<JobData>, token: string): Promise<never> => {
    await job.moveToDelayed(Date.now() + LEFT, token);
    throw new DelayedError();
  };

  const take = async (job: Job<JobData>, token = ''): Promise<void> => {
    const { data } = z.safeParse(jobData, job.data);
    if (!data) throw new UnrecoverableError('what the queue holds of it is no job of a sweep');
    const id = idOf(data.sweep, data.job.name);
    if (await isCancelled(id)) throw new UnrecoverableError(STOPPED);
    const reason = await reasonAgainst(data);
    if (reason !== undefined) {
      onEvent({ type: 'refused', job: id, reason });
      await job.updateData({ ...data, refusals: { ...data.refusals, [name]: reason } });
      return leave(job, token);
    }
    if (!(await hasNeeds(data, store))) return leave(job, token);

    const { refusals, ...taken } = data;
    if (refusals) await job.updateData(taken);
    onEvent({ type: 'taken', job: id });
    const cancelled = new AbortController();
    let progress: object | undefined;
    let isBusy = false;
    const beat = async (): Promise<void> => {
      if (isBusy) return;
      isBusy = true;
      const told = progress;
      progress = undefined;
      try {
        if (await isCancelled(id)) cancelled.abort();
        if (told) await job.updateProgress(told);
      } catch {
        // The next beat tells it; where the job is gone, its end tells that.
      }
      isBusy = false;
    };
    const beats = setInterval(() => void beat(), BEAT);
    try {
      const end = await doStoredJob(data, {
        ...{ store, work: options.work, data: options.data, doJob: options.doJob },
        signal: AbortSignal.any([signal, cancelled.signal]),
        nextToken: async (held) => {
          const key = `freetickets:token:${id}`;
          const token = await redis.incr(key);
          // A Redis that lost its data counts from where the store is.
          return token > held ? token : redis.incrby(key, held + 1 - token);
        },
        onProgress: ({ share, secondsLeft }) => {
          progress = { share, ...(secondsLeft !== undefined && { secondsLeft }) };
        },
        onTraffic: (type, bytes) => onEvent({ type, bytes }),
      });
      onEvent({ type: end, job: id });
      if (end === 'done') return;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      if (cause instanceof LostRunError) onEvent({ type: 'lost', job: id });
      else onEvent({ type: 'failed', job: id, reason: why });
      throw cause;
    } finally {
      clearInterval(beats);
    }
    if (cancelled.signal.aborted) throw new UnrecoverableError(STOPPED);
    await job.moveToWait(token);
    throw new WaitingError();
  };

  const worker = new Worker<JobData>(QUEUE, take, {
    name,
    connection: redisOptions(url),
    concurrency: options.jobs,
    lockDuration: options.lostAfter * 1000,
    stalledInterval: options.lostAfter * 1000,
    maxStalledCount: MOST_STALLS,
  });
  // Connections that are lost are made again, and jobs that are lost are told by the store.
  worker.on('error', () => {});
  try {
    await worker.waitUntilReady();
    options.onReady?.();
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve());
    });
  } finally {
    await worker.close();
    await close();
  }
}
