import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { finite } from './options.js';

/** Half a cosine wave: to + (from - to) * (1 + cos(pi * progress)) / 2 (Loshchilov & Hutter, SGDR, 2017). */
export const cosine = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'cosine',
    summary: 'half a cosine wave from one value to another',
    options: z.strictObject({ from: finite, to: z._default(finite, 0) }),
  },
  ({ from, to }) => ({
    at: (progress) => to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2,
  }),
);
