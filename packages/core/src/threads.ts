import { OptionError } from './errors.js';

/** How many threads there may be, as in `kernels/addon.c` of engine-sparse; and the same in words. */
export const MOST_THREADS = 256;
export const THREADS = `a whole number from 1 to ${MOST_THREADS}`;

export const isThreads = (threads: number | undefined): boolean =>
  Number.isInteger(threads) && Number(threads) >= 1 && Number(threads) <= MOST_THREADS;

/**
 * How many threads the environment variable FREETICKETS_THREADS asks for; undefined where it is not set. Throws an `OptionError`
 * where it is no number of threads.
 */
export function threadsAsked(given: string | undefined): number | undefined {
  if (!given) return undefined;
  const threads = Number(given);
  if (isThreads(threads)) return threads;
  throw new OptionError('FREETICKETS_THREADS', given, THREADS);
}
