import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { schedule, share } from './options.js';

/**
 * A straight line from the share `from` of another schedule's start up to that start, then that schedule over what is left
 * of the phase: from + (1 - from) progress / share, times after.at(0). As `from` is above 0, so is the first step's value.
 */
export const warmup = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'warmup',
    summary: 'a straight line up to the start of another schedule, then that schedule',
    options: z.strictObject({ share, from: z._default(share, 0.1), after: schedule }),
  },
  ({ share, from, after }) => ({
    at: (progress) =>
      progress < share
        ? after.at(0) * (from + ((1 - from) * progress) / share)
        : after.at(share === 1 ? 0 : (progress - share) / (1 - share)),
  }),
);
