import { limitsOf } from '@freetickets/core';
import * as z from 'zod/mini';

/** How large the files and images may be that are read, as they may come from anywhere. Infinity is no limit. */
export interface ReadLimits {
  /** Bytes of one file, also once it is unpacked. Default: 1 GiB. */
  readonly bytes?: number | undefined;
  /** Pixels of one image. Default: 2^26, as of 8192 x 8192. */
  readonly pixels?: number | undefined;
  /** Bytes of one row of a CSV file, whose cells take some ten times as much memory. Default: 4 MiB. */
  readonly row?: number | undefined;
  /** Values of all inputs together, but for `imageFolder`: a byte each of images and bytes, else 4 or 8. Default: 2^31. */
  readonly values?: number | undefined;
}

const LIMIT = 'a number above 0';
const finite = z.number({ error: LIMIT }).check(z.gt(0, LIMIT));
const limit = z.optional(z.union([finite, z.literal(Infinity)], { error: LIMIT }));

/** The option `limits` of a plugin. */
export const limitsOption = z.optional(
  z.strictObject({ bytes: limit, pixels: limit, row: limit, values: limit }),
);

/** Limits with their defaults. */
export type Limits = { readonly [limit in keyof ReadLimits]-?: number };

const defaults: Limits = { bytes: 2 ** 30, pixels: 2 ** 26, row: 2 ** 22, values: 2 ** 31 };

/** These limits, and the defaults of the others, as `limitsOf` says. */
export const readLimits = (given?: ReadLimits): Limits => limitsOf(defaults, given);
