import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { finite } from './options.js';

const boundary = 'ascending shares of the phase, each above 0 and below 1';
const boundaries = z
  .array(z.number({ error: boundary }).check(z.gt(0, boundary), z.lt(1, boundary)))
  .check(z.refine((at) => at.every((share, i) => i === 0 || share > (at[i - 1] ?? 0)), boundary));

/** `from`, multiplied by `factor` at each of the boundaries `at`; a boundary belongs to what comes after it. */
export const step = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'step',
    summary: 'multiplied by a factor at given shares of the phase',
    options: z.strictObject({ from: finite, factor: z._default(finite, 0.1), at: boundaries }),
  },
  ({ from, factor, at }) => ({
    at: (progress) => from * factor ** at.filter((share) => progress >= share).length,
  }),
);
