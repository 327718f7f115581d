import { definePlugin, OptionError } from '@freetickets/core';
import * as z from 'zod/mini';
import { schedule } from './options.js';

const share = 'a share in [0, 1]';
const shareOption = z.number({ error: share }).check(z.gte(0, share), z.lte(1, share));

/**
 * A stretch of another schedule, from the share `from` of it to the share `to`: of.at(from + (to - from) progress). So the
 * phases of a run can follow one schedule together. Throws an `OptionError` where `from` is above `to`.
 */
export const part = /* @__PURE__ */ definePlugin(
  {
    kind: 'schedule',
    name: 'part',
    summary: 'a stretch of another schedule, from one share of it to another',
    options: z.strictObject({ of: schedule, from: shareOption, to: shareOption }),
  },
  ({ of, from, to }) => {
    if (from > to) throw new OptionError('schedule part: from', from, `at most to, ${to}`);
    return { at: (progress) => of.at(from + (to - from) * progress) };
  },
);
