import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import {
  definePlugin,
  type Job,
  type JobEvent,
  type LaunchOptions,
  threadsAsked,
} from '@freetickets/core';
import * as z from 'zod/mini';
import { atLeastOne } from './at-least-one.js';
import { jobMessage } from './job-message.js';
import { createJobOrder } from './job-order.js';

/** As much of what a job writes on stderr is kept, in characters, to say why it failed. */
const KEPT = 2000;

/** Processes of this machine: `jobs` at once (default: one a core), which share its cores as threads of their engines. */
export const local = /* @__PURE__ */ definePlugin(
  {
    kind: 'launcher',
    name: 'local',
    summary: 'processes of this machine',
    options: z.strictObject({
      /** How many run at once. Default: one a core. */
      jobs: z.optional(atLeastOne),
    }),
  },
  ({ jobs: most }) => ({
    launch: async (jobs, options) => {
      const cores = coresHere();
      const atOnce = Math.min(most ?? cores, jobs.length);
      const threads = Math.max(1, Math.floor(cores / Math.max(1, most ?? cores)));
      const order = createJobOrder(jobs);
      const running = new Set<Promise<void>>();
      const begin = (job: Job): void => {
        const work = run(job, threads, options).then((end) => {
          running.delete(work);
          for (const lost of order.ended(job.name, end)) {
            options.onEvent({ type: 'failed', ...lost });
          }
        });
        running.add(work);
      };
      for (;;) {
        while (running.size < atOnce && !options.signal?.aborted) {
          const job = order.next();
          if (!job) break;
          begin(job);
        }
        if (running.size === 0) return;
        await Promise.race(running);
      }
    },
  }),
);

/** The cores to share out: all, or as many as the environment variable FREETICKETS_THREADS says. */
const coresHere = (): number =>
  threadsAsked(process.env.FREETICKETS_THREADS) ?? availableParallelism();

type JobEnd = Exclude<JobEvent, { type: 'start' | 'progress' }>;

/** Does one job in a process of its own; its end is told, whatever it is, and comes back. */
async function run(
  { name: job }: Job,
  threads: number,
  { command, signal, onEvent }: LaunchOptions,
): Promise<JobEnd['type']> {
  const end = (event: JobEnd): JobEnd['type'] => {
    onEvent(event);
    return event.type;
  };
  onEvent({ type: 'start', job });
  const child = spawn(process.execPath, [...process.execArgv, ...command, '--only', job], {
    env: { ...process.env, FREETICKETS_THREADS: String(threads) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  let failure: string | undefined;
  let isStopped = false;
  child.stderr?.on('data', (data) => {
    errors = (errors + data).slice(-KEPT);
  });
  child.on('message', (received) => {
    const { data: message } = z.safeParse(jobMessage, received);
    if (message?.type === 'progress') onEvent({ ...message, job });
    if (message?.type === 'failed') failure = message.error;
    if (message?.type === 'stopped') isStopped = true;
  });
  // Where Ctrl-C has reached it already, this changes nothing.
  const stop = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    const [code, killedBy] = await once(child, 'close');
    if (code === 0) return end({ type: 'done', job });
    if (failure === undefined && (isStopped || signal?.aborted)) {
      return end({ type: 'stopped', job });
    }
    const why = killedBy ? `it was killed (${killedBy})` : errors.trim() || `it ended with ${code}`;
    return end({ type: 'failed', job, error: failure ?? why });
  } catch (cause) {
    return end({ type: 'failed', job, error: `it could not be started: ${String(cause)}` });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
