import { setTimeout } from 'node:timers/promises';
import type { Job, LaunchOptions } from '@freetickets/core';
import { isThere } from '@freetickets/files';
import { version } from '@freetickets/runs';
import { runFolder } from '@freetickets/sweeps';
import { QueueEvents } from 'bullmq';
import { createFiling, type FilingOptions } from './filing.js';
import { followJobs } from './follow-jobs.js';
import { storeRun } from './gather-run.js';
import { portableJob } from './job-data.js';
import { openStore } from './open-store.js';
import { idOf, openQueue, QUEUE } from './queue.js';
import { redisOptions } from './redis.js';
import { nameSweep } from './sweep-name.js';

/** Every so many milliseconds the states of jobs are asked for, as events may be lost; for each of many jobs a little longer. */
const INTERVAL = 5000;
const INTERVAL_A_JOB = 10;

interface QueueLaunch extends FilingOptions {
  readonly redis: string;
  readonly store: string;
  readonly folder: string;
  readonly data: string;
}

/** Files jobs, and gathers the results of those that are done from the store, until none is left. */
export async function launchOnQueue(
  jobs: readonly Job[],
  { redis: url, store: location, folder, data, ...rest }: QueueLaunch,
  { signal, onEvent }: LaunchOptions,
): Promise<void> {
  const portable = jobs.map((job) => ({ job, own: portableJob(job, data) }));
  const store = await openStore(location);
  const sweep = await nameSweep(folder);
  const open = await openQueue(url);
  const filing = createFiling(open, url, rest);
  const events = new QueueEvents(QUEUE, { connection: redisOptions(url) });
  events.on('error', () => {});
  const filed = portable.map(({ job, own }) => {
    return { job, data: { version, store: store.id, sweep, job: own } };
  });
  const context = { open, filing, store, folder };
  const { pending, gather, look, tell } = followJobs(filed, context, onEvent);
  const folderOf = (name: string): string => runFolder(folder, name);
  const idsOf = (names: Iterable<string>): string[] => [...names].map((name) => idOf(sweep, name));

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
    const nameIn = (id: string): string =>
      id.startsWith(`${sweep}/`) ? id.slice(sweep.length + 1) : '';
    for (const type of ['active', 'delayed', 'completed', 'failed', 'removed'] as const) {
      events.on(type, ({ jobId }: { jobId: string }) => {
        if (pending.has(nameIn(jobId))) then(() => look(nameIn(jobId)));
      });
    }
    events.on('progress', ({ jobId, data: written }) => tell(nameIn(jobId), written));
    await filing.file([...pending.values()].map((own) => own.data));
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
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
