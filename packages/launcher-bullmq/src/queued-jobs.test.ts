import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type JobEvent, OptionError } from '@freetickets/core';
import { version } from '@freetickets/runs';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { DoJob } from './do-stored-job.js';
import { createFiling, type FilingOptions } from './filing.js';
import type { JobData } from './job-data.js';
import { launchOnQueue } from './launch-on-queue.js';
import { openStore } from './open-store.js';
import { type OpenQueue, openQueue } from './queue.js';
import { cancelSweep, queueStatus, setPaused } from './queue-status.js';
import { runWorker, type WorkerOptions } from './run-worker.js';
import { nameSweep } from './sweep-name.js';
import { freePort, hasRedis, startRedis } from './testing-redis.js';
import type { WorkerEvent } from './worker-event.js';

/** Leaves what a run leaves that is done. */
const done: DoJob = async (file, { job, onEvent }) => {
  const folder = join(dirname(file), 'runs', job);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), '{}');
  onEvent({ type: 'done', job });
};

describe.runIf(hasRedis)('jobs in a queue', () => {
  let home: string;
  let server: ChildProcess;
  let url: string;
  let open: OpenQueue;
  let storeId: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'freetickets-'));
    const port = await freePort();
    server = await startRedis(port, 'secret', home);
    url = `redis://:secret@127.0.0.1:${port}`;
    open = await openQueue(url);
    storeId = (await openStore(join(home, 'store'))).id;
  });
  afterAll(async () => {
    await open.close();
    server.kill('SIGKILL');
    await once(server, 'exit');
    await rm(home, { recursive: true });
  });
  beforeEach(() => open.queue.obliterate({ force: true }));

  const dataOf = (name: string, more: Partial<JobData> = {}): JobData => ({
    ...{ version, store: storeId, sweep: 'sweep', job: { name, config: {} }, ...more },
  });
  const file = async (jobs: readonly JobData[], options: FilingOptions = {}): Promise<void> => {
    const filing = createFiling(open, url, options);
    await filing.file(jobs);
    await filing.close();
  };
  const held = async (name: string) => {
    const job = await open.queue.getJob(`sweep/${name}`);
    if (!job) throw new Error(`${name} is not in the queue`);
    return job;
  };
  /** A worker that is stopped when the test ends; the function that comes back stops it before. */
  const startWorker = async (options: Partial<WorkerOptions> = {}) => {
    const stop = new AbortController();
    const events: WorkerEvent[] = [];
    let isReady = false;
    const ended = runWorker({
      ...{ redis: url, store: join(home, 'store'), data: home, work: join(home, 'work') },
      ...{ jobs: 1, lostAfter: 30, doJob: done, refusal: async () => undefined },
      ...options,
      signal: stop.signal,
      onReady: () => {
        isReady = true;
      },
      onEvent: (event) => events.push(event),
    });
    const end = () => {
      stop.abort();
      return ended;
    };
    onTestFinished(end);
    await until(() => isReady);
    return { events, end };
  };
  const jobsOf = (events: readonly WorkerEvent[], type: string): readonly string[] =>
    events.flatMap((event) => (event.type === type && 'job' in event ? [event.job] : []));
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await setTimeout(10);
  };

  test('one that waits is filed anew where it is another now, or its options are', async () => {
    await file([dataOf('a', { version: '0.1.0', store: 'another' }), dataOf('b')]);
    const { timestamp } = await held('b');
    await file([dataOf('a'), dataOf('b')]);
    expect((await held('a')).data).toEqual(dataOf('a'));
    expect((await held('b')).timestamp).toBe(timestamp);
    await file([dataOf('a')], { priority: 7, attempts: 9 });
    expect((await held('a')).opts).toMatchObject({ priority: 7, attempts: 9 });
    expect((await held('b')).opts).toMatchObject({ attempts: 3 });
  });

  test('one that needs others is filed anew with them', async () => {
    const all = (more: Partial<JobData>) => [
      dataOf('member', more),
      dataOf('whole', { ...more, job: { name: 'whole', config: {}, needs: ['member'] } }),
    ];
    await file(all({ version: '0.1.0' }));
    await file(all({}));
    expect(await (await held('whole')).getState()).toBe('waiting-children');
    const { events } = await startWorker();
    await until(async () => (await (await held('whole')).getState()) === 'completed');
    expect(jobsOf(events, 'done')).toEqual(['sweep/member', 'sweep/whole']);
  });

  test('one that all workers refuse is told with the reason, and done when another comes', async () => {
    const refusing = await startWorker({ refusal: async () => 'there is no model social' });
    const events: JobEvent[] = [];
    const launched = launchOnQueue(
      [{ name: 'refused', config: {} }],
      { redis: url, store: join(home, 'store'), data: home, folder: join(home, 'refused') },
      { command: [], onEvent: (event) => events.push(event) },
    );
    await until(() => events.some(({ type }) => type === 'refused'));
    const { jobs } = await queueStatus(url);
    expect(jobs).toMatchObject([{ state: 'refused', reason: 'there is no model social' }]);
    await refusing.end();
    await startWorker();
    await launched;
    expect(events.filter(({ type }) => type !== 'start')).toEqual([
      { type: 'refused', job: 'refused', reason: 'there is no model social' },
      { type: 'done', job: 'refused' },
    ]);
  }, 30_000);

  test('one that is taken by the worker that refused it before is running', async () => {
    let reason: string | undefined = 'its data are not there';
    const doJob: DoJob = async (_, { job, signal, onEvent }) => {
      if (!signal.aborted) await once(signal, 'abort');
      onEvent({ type: 'stopped', job });
    };
    const { events } = await startWorker({ refusal: async () => reason, doJob });
    await file([dataOf('again')]);
    await until(async () => (await (await held('again')).getState()) === 'delayed');
    expect((await queueStatus(url)).jobs).toMatchObject([{ state: 'refused', reason }]);
    reason = undefined;
    await (await held('again')).promote();
    await until(() => jobsOf(events, 'taken').length === 1);
    expect((await queueStatus(url)).jobs).toMatchObject([{ state: 'running' }]);
  });

  test('one that was under way as another is filed anew when its worker leaves it', async () => {
    const folder = join(home, 'stale');
    const sweep = await nameSweep(folder);
    const release = new AbortController();
    const { events } = await startWorker({
      refusal: async (config) => {
        if ('now' in config) return undefined;
        await once(release.signal, 'abort');
        return 'there is no model social';
      },
    });
    const before = dataOf('stale', { sweep });
    await file([before]);
    await until(async () => (await open.queue.getActiveCount()) === 1);
    const launched = launchOnQueue(
      [{ name: 'stale', config: { now: true } }],
      { redis: url, store: join(home, 'store'), data: home, folder },
      { command: [], onEvent: () => release.abort() },
    );
    await launched;
    expect(jobsOf(events, 'refused')).toEqual([`${sweep}/stale`]);
    expect(jobsOf(events, 'done')).toEqual([`${sweep}/stale`]);
  }, 30_000);

  test('a sweep of which nothing is in the queue cannot be cancelled', async () => {
    const folder = join(home, 'cancelled');
    await expect(cancelSweep(url, folder)).rejects.toThrow(OptionError);
    const sweep = await nameSweep(folder);
    await expect(cancelSweep(url, folder)).rejects.toThrow(`of ${sweep} there are none`);
    await file([dataOf('a', { sweep }), dataOf('b')]);
    expect(await cancelSweep(url, folder)).toBe(1);
    expect((await queueStatus(url)).jobs.map(({ name }) => name)).toEqual(['b']);
    expect((await queueStatus(url, folder)).jobs).toEqual([]);
  });

  test('one that fails is tried again after 5 seconds, then 10, until its attempts are used up', async () => {
    const doJob: DoJob = async (_, { job, onEvent }) => {
      onEvent({ type: 'failed', job, error: 'the data are not there' });
    };
    const { events } = await startWorker({ doJob });
    await file([dataOf('failing')]);
    for (const [attempt, delay] of [5000, 10_000].entries()) {
      await until(async () => (await (await held('failing')).getState()) === 'delayed');
      const job = await held('failing');
      expect(job).toMatchObject({ attemptsMade: attempt + 1, delay });
      await job.promote();
    }
    await until(async () => (await (await held('failing')).getState()) === 'failed');
    expect((await held('failing')).failedReason).toBe('the data are not there');
    expect(jobsOf(events, 'failed')).toHaveLength(3);
  });

  test('those with a lower priority are taken first, and none while the queue is paused', async () => {
    await setPaused(url, true);
    const { events } = await startWorker();
    await file([dataOf('ninth')], { priority: 9 });
    await file([dataOf('second')], { priority: 2 });
    await file([dataOf('first')]);
    await setTimeout(200);
    expect(events).toEqual([]);
    expect(await queueStatus(url)).toMatchObject({ isPaused: true });
    await setPaused(url, false);
    await until(() => jobsOf(events, 'done').length === 3);
    expect(jobsOf(events, 'taken')).toEqual(['sweep/first', 'sweep/second', 'sweep/ninth']);
  });

  test('a worker that is stopped leaves its job to others at once, with what was saved', async () => {
    let isUnderWay = false;
    const doJob: DoJob = async (given, { job, signal, onEvent }) => {
      await done(given, { job, signal, onSaved: () => {}, onEvent: () => {} });
      isUnderWay = true;
      await once(signal, 'abort');
      onEvent({ type: 'stopped', job });
    };
    const first = await startWorker({ doJob });
    await file([dataOf('left')]);
    await until(() => isUnderWay);
    await first.end();
    expect(jobsOf(first.events, 'stopped')).toEqual(['sweep/left']);
    expect(await (await held('left')).getState()).toBe('waiting');
    const second = await startWorker();
    await until(() => jobsOf(second.events, 'done').length === 1);
    const fetched = second.events.find(({ type }) => type === 'received');
    expect(fetched).toEqual({ type: 'received', bytes: '{}'.length });
  });
});
