import { definePlugin, type Job } from '@freetickets/core';
import * as z from 'zod/mini';
import { atLeastOne } from './at-least-one.js';
import { createJobOrder } from './job-order.js';
import { coresHere, doInProcess } from './job-process.js';

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
        const args = [...options.command, '--only', job.name];
        const { signal, onEvent } = options;
        const told = doInProcess(job.name, { args, threads, signal, onEvent });
        const work = told.then((end) => {
          running.delete(work);
          for (const lost of order.ended(job.name, end)) {
            onEvent({ type: 'failed', ...lost });
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
