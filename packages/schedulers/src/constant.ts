import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { finite } from './options.js';

/** The same value throughout. */
export const constant = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'constant',
    summary: 'the same value throughout',
    options: z.strictObject({ value: finite }),
  },
  ({ value }) => ({ at: () => value }),
);
