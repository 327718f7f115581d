import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { launchOnQueue } from './launch-on-queue.js';

/** Workers on any machine (`freetickets worker`), which take jobs from a queue of BullMQ on Redis. */
export const bullmq = /* @__PURE__ */ definePlugin(
  {
    kind: 'launcher',
    name: 'bullmq',
    summary: 'workers on any machine, by a queue of BullMQ on Redis',
    options: z.strictObject({
      /** `redis://user:password@host:6379`, or `rediss://` for TLS. */
      redis: z.string(),
      /** A folder that all machines see, or `s3://bucket/prefix`. */
      store: z.string(),
      /** The folder of the sweep. */
      folder: z.string(),
      /** The folder that paths of data start from; each worker has its own. */
      data: z.string(),
      /** Jobs with a lower number are taken first: 1 to 2,097,152. Default: before all that have one. */
      priority: z.optional(z.int().check(z.gte(1), z.lte(2 ** 21))),
      /** How often a job is tried that fails; each time it goes on from its last checkpoint. Default: 3. */
      attempts: z.optional(z.int().check(z.gte(1))),
    }),
  },
  (options) => ({ launch: (jobs, launch) => launchOnQueue(jobs, options, launch) }),
);
