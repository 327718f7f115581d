import type { Writable } from 'node:stream';

/** Where a command writes: a terminal, a pipe or a file. */
type Stream = Writable & { readonly isTTY?: boolean };

/** A pipe that nobody reads any more says EPIPE, a terminal that was closed EIO; of a file that is a fault of its disk. */
function ignoreGone(this: Stream, error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || (error.code === 'EIO' && this.isTTY)) return;
  throw error;
}

/** Lets work go on, and save what it has, where nobody reads what is written of it any more. */
export function ignoreGoneReaders(
  streams: readonly Stream[] = [process.stdout, process.stderr],
): void {
  for (const stream of streams) {
    if (!stream.listeners('error').includes(ignoreGone)) stream.on('error', ignoreGone);
  }
}
