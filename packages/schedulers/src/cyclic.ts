import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { finite } from './options.js';

const count = 'a whole number from 1 to 1,000,000';
const cycles = z.int({ error: count }).check(z.gte(1, count), z.lte(1_000_000, count));

/** Cosine annealing with warm restarts: `cycles` equal half waves from `from` to `to` (Loshchilov & Hutter, SGDR, 2017). */
export const cyclic = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'cyclic',
    summary: 'half cosine waves that start again',
    options: z.strictObject({ from: finite, to: z._default(finite, 0), cycles }),
  },
  ({ from, to, cycles }) => ({
    at: (progress) => {
      const inside = progress === 1 ? 1 : (progress * cycles) % 1;
      return to + ((from - to) * (1 + Math.cos(Math.PI * inside))) / 2;
    },
  }),
);
