import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { coresHere, doInProcess } from './job-process.js';

/** Processes of this machine: `jobs` at once (default: one a core), which share its cores as threads of their engines. */
export const local = /* @__PURE__ */ definePlugin(
  {
    kind: 'launcher',
    name: 'local',
    summary: 'processes of this machine',
    options: z.strictObject({
      /** How many run at once. Default: one a core. */
      jobs: z.optional(z.int('a whole number from 1').check(z.gte(1, 'a whole number from 1'))),
    }),
  },
  ({ jobs: most }) => ({
    launch: async (jobs, options) => {
      const cores = coresHere();
      const atOnce = Math.min(most ?? cores, jobs.length);
      const threads = Math.max(1, Math.floor(cores / Math.max(1, most ?? cores)));
      const queue = [...jobs];
      const work = async (): Promise<void> => {
        for (let job = queue.shift(); job; job = queue.shift()) {
          if (options.signal?.aborted) return;
          const { command, signal, onEvent } = options;
          const args = [...command, '--only', job.name];
          await doInProcess(job.name, { args, threads, signal, onEvent });
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    },
  }),
);
