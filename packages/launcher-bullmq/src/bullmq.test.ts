import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Launcher } from '@freetickets/core';
import { doInProcess } from '@freetickets/sweeps';
import { launcherConformance } from '@freetickets/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { bullmq } from './bullmq.js';
import { runWorker } from './run-worker.js';
import { freePort, hasRedis, startRedis } from './testing-redis.js';

describe.runIf(hasRedis)('bullmq', () => {
  const home = mkdtempSync(join(tmpdir(), 'freetickets-'));
  const path = join(home, 'log');
  writeFileSync(path, '');
  let server: ChildProcess;
  let url = '';
  let command: readonly string[] = [];
  let worker: Promise<void>;
  const stop = new AbortController();
  const places = { store: join(home, 'store'), data: home };

  beforeAll(async () => {
    const port = await freePort();
    server = await startRedis(port, 'secret', home);
    url = `redis://:secret@127.0.0.1:${port}`;
    worker = runWorker({
      ...{ ...places, redis: url, work: join(home, 'work'), jobs: 2, lostAfter: 30 },
      doJob: async (_, { job, ...control }) => {
        await doInProcess(job, { ...control, threads: 1, args: [...command, '--only', job] });
      },
      refusal: async () => undefined,
      signal: stop.signal,
      onEvent: () => {},
    });
  });
  afterAll(async () => {
    stop.abort();
    await worker;
    server.kill('SIGKILL');
    await once(server, 'exit');
    await rm(home, { recursive: true });
  });

  // A worker knows by what command it does a job; here it is the suite's.
  const launcher: Launcher = {
    launch: (jobs, options) => {
      command = options.command;
      const made = bullmq({ ...places, redis: url, folder: join(home, 'sweep'), attempts: 1 });
      return made.launch(jobs, options);
    },
  };
  const log = { path, read: () => readFile(path, 'utf8') };
  for (const { name, run } of launcherConformance(launcher, log)) test(name, run);
});
