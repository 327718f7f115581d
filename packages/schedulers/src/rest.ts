import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { schedule } from './options.js';

const FROM = 'a number from 0 up to, but not including, 1';

/** Added to progress, so that rounding does not put off a boundary by a step. */
const ROUNDING = 1e-12;

/** What another schedule has left once the share `from` of it is behind: of.at(from + (1 - from) progress). */
export const rest = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'rest',
    summary: 'what another schedule has left after a share of it',
    options: z.strictObject({
      of: schedule,
      from: z.number({ error: FROM }).check(z.gte(0, FROM), z.lt(1, FROM)),
    }),
  },
  ({ of, from }) => ({
    at: (progress) => of.at(Math.min(1, from + (1 - from) * progress + ROUNDING)),
  }),
);
