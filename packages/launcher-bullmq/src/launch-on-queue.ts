import { setTimeout } from 'node:timers/promises';
import type { Job, JobEvent, LaunchOptions } from '@freetickets/core';
import { isThere } from '@freetickets/files';
import { version } from '@freetickets/runs';
import { runFolder } from '@freetickets/sweeps';
import { QueueEvents } from 'bullmq';
import { createFiling, type FilingOptions } from './filing.js';
import { gatherRun, storeRun } from './gather-run.js';
import { hashOfJob, type JobData, portableJob } from './job-data.js';
import { jobProgress } from './job-progress.js';
import { openStore } from './open-store.js';
import { idOf, openQueue, QUEUE, STOPPED, sweepName } from './queue.js';
import { redisOptions } from './redis.js';

/** Every so many milliseconds the states of jobs are asked for, as events may be lost; for each of many jobs a little longer. */
const INTERVAL = 5000;
const INTERVAL_A_JOB = 10;

interface QueueLaunch extends FilingOptions {
  readonly redis: string;
  readonly store: string;
  readonly folder: string;
  readonly data: string;
}

/** A job that is not over yet. */
interface Pending {
  readonly job: Job;
  readonly data: JobData;
  isStarted: boolean;
}

/** Files jobs, and gathers the results of those that are done from the store, until none is left. */
export async function launchOnQueue(
  jobs: readonly Job[],
  { redis: url, store: location, folder, data, ...rest }: QueueLaunch,
  { signal, onEvent }: LaunchOptions,
): Promise<void> {
  const portable = jobs.map((job) => ({ job, own: portableJob(job, data) }));
  const store = await openStore(location);
  const open = await openQueue(url);
  const filing = createFiling(open, url, rest);
  const events = new QueueEvents(QUEUE, { connection: redisOptions(url) });
  events.on('error', () => {});
  const sweep = sweepName(folder);
  const pending = new Map<string, Pending>();
  for (const { job, own } of portable) {
    const filed = { version, store: store.id, sweep, job: own };
    pending.set(job.name, { job, data: filed, isStarted: false });
  }
  const folderOf = (name: string): string => runFolder(folder, name);
  const idsOf = (names: Iterable<string>): string[] => [...names].map((name) => idOf(sweep, name));

  const end = async (event: Exclude<JobEvent, { type: 'start' | 'progress' }>): Promise<void> => {
    const own = pending.get(event.job);
    pending.delete(event.job);
    if (own?.isStarted || event.type === 'failed') onEvent(event);
    if (event.type === 'done') return;
    for (const { job } of [...pending.values()]) {
      if (!job.needs?.includes(event.job)) continue;
      await open.cancel(idsOf([job.name]));
      const why = event.type === 'failed' ? event.error : 'it was stopped';
      if (event.type === 'stopped') pending.delete(job.name);
      else await end({ type: 'failed', job: job.name, error: `it needs ${event.job}: ${why}` });
    }
  };
  const start = (own: Pending): void => {
    if (!own.isStarted) onEvent({ type: 'start', job: own.job.name });
    own.isStarted = true;
  };
  /** Whether the store has the results of a job: then they are gathered. */
  const gather = async (own: Pending): Promise<boolean> => {
    const { name, config } = own.job;
    const hash = hashOfJob(own.data.job);
    if (!(await gatherRun(store, idOf(sweep, name), hash, config, folderOf(name)))) return false;
    start(own);
    await end({ type: 'done', job: name });
    return true;
  };

  const look = async (name: string): Promise<void> => {
    const own = pending.get(name);
    if (!own) return;
    const held = await open.queue.getJob(idOf(sweep, name));
    const state = held ? await held.getState() : 'unknown';
    if (state === 'active') start(own);
    else if (state === 'completed') {
      if (!(await gather(own))) await filing.file([own.data]);
      else await held?.remove({ removeChildren: false });
    } else if (state === 'failed' && held) {
      start(own);
      const error = held.failedReason;
      if (error === STOPPED) await end({ type: 'stopped', job: name });
      else await end({ type: 'failed', job: name, error });
    } else if (state === 'unknown') {
      if (await open.isCancelled(idOf(sweep, name))) await end({ type: 'stopped', job: name });
      // A Redis that keeps nothing has been restarted.
      else await filing.file([own.data]);
    }
  };

  // One look after another; what goes wrong is thrown in the end.
  let looks: Promise<void> = Promise.resolve();
  const ended = new AbortController();
  const then = (work: () => Promise<void>): void => {
    looks = looks.then(work);
    looks.then(
      () => pending.size === 0 && ended.abort(),
      () => ended.abort(),
    );
  };
  const onAbort = (): void => then(() => open.cancel(idsOf(pending.keys())));
  try {
    for (const name of new Set(jobs.flatMap(({ needs = [] }) => needs))) {
      if (!pending.has(name)) await storeRun(store, idOf(sweep, name), folderOf(name), true);
    }
    for (const own of [...pending.values()]) {
      const { name } = own.job;
      if (await gather(own)) continue;
      if (await isThere(folderOf(name))) {
        await storeRun(store, idOf(sweep, name), folderOf(name), false);
      }
    }
    if (signal?.aborted) return;
    const nameIn = (id: string): string | undefined =>
      id.startsWith(`${sweep}/`) ? id.slice(sweep.length + 1) : undefined;
    for (const type of ['active', 'completed', 'failed', 'removed'] as const) {
      events.on(type, ({ jobId }: { jobId: string }) => {
        const name = nameIn(jobId);
        if (name !== undefined) then(() => look(name));
      });
    }
    events.on('progress', ({ jobId, data: written }) => {
      const own = pending.get(nameIn(jobId) ?? '');
      const progress = jobProgress(written);
      if (own?.isStarted && progress) onEvent({ type: 'progress', job: own.job.name, ...progress });
    });
    await filing.file([...pending.values()].map((own) => own.data));
    signal?.addEventListener('abort', onAbort);
    const lookAtAll = async (): Promise<void> => {
      for (const name of [...pending.keys()]) await look(name);
    };
    then(lookAtAll);
    while (!ended.signal.aborted) {
      const pause = Math.max(INTERVAL, pending.size * INTERVAL_A_JOB);
      await setTimeout(pause, undefined, { signal: ended.signal }).catch(() => {});
      then(lookAtAll);
    }
    await looks;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await Promise.all([events.close(), filing.close()]);
    await open.close();
  }
}
