import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';

const message = 'a number above 0';
const positive = z.number({ error: message }).check(z.gt(0, message));

/** The same factor for equal stretches: from * (to / from)^progress. */
export const exponential = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'exponential',
    summary: 'shrinks or grows by the same factor for equal stretches',
    options: z.strictObject({ from: positive, to: positive }),
  },
  ({ from, to }) => ({ at: (progress) => from * (to / from) ** progress }),
);
