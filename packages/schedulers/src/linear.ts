import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { finite } from './options.js';

/** A straight line: from + (to - from) * progress. */
export const linear = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'linear',
    summary: 'a straight line from one value to another',
    options: z.strictObject({ from: finite, to: z._default(finite, 0) }),
  },
  ({ from, to }) => ({ at: (progress) => from + (to - from) * progress }),
);
