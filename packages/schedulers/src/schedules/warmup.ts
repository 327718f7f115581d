import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { schedule, share } from '../options.js';

/** A straight line from 0 to the start of another schedule, then that schedule over what is left of the phase. */
export const warmup = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'warmup',
    summary: 'a straight line from 0, then another schedule',
    options: z.strictObject({ share, after: schedule }),
  },
  ({ share, after }) => ({
    at: (progress) =>
      progress < share
        ? (after.at(0) * progress) / share
        : after.at(share === 1 ? 0 : (progress - share) / (1 - share)),
  }),
);
