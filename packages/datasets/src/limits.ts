import * as z from 'zod/mini';

/** How large the files and images may be that are read, as they may come from anywhere. */
export interface ReadLimits {
  /** Bytes of one file, also once it is unpacked. Default: 1 GiB. */
  readonly bytes?: number | undefined;
  /** Pixels of one image. Default: 2^26, as of 8192 x 8192. */
  readonly pixels?: number | undefined;
  /** Values of all inputs together: a byte of memory each in a data set, 4 in `readInputs`. Default: 2^31. */
  readonly values?: number | undefined;
}

const most = 'a number above 0';
const limit = z.optional(z.number({ error: most }).check(z.gt(0, most)));

/** The option `limits`. */
export const limitsOption = z.optional(
  z.strictObject({ bytes: limit, pixels: limit, values: limit }),
);

/** These limits, and the defaults of the others. */
export function readLimits({ bytes, pixels, values }: ReadLimits = {}) {
  return { bytes: bytes ?? 2 ** 30, pixels: pixels ?? 2 ** 26, values: values ?? 2 ** 31 };
}

/** Limits with their defaults. */
export type Limits = Readonly<ReturnType<typeof readLimits>>;
