import type { Writable } from 'node:stream';

/** What systems say of a terminal that was closed, and of a pipe that nobody reads any more. */
const codes = ['EIO', 'EPIPE'];

function ignoreGone(error: NodeJS.ErrnoException): void {
  if (!codes.includes(error.code ?? '')) throw error;
}

/** Lets work go on, and save what it has, where nobody reads what is written of it any more. */
export function ignoreGoneReaders(
  streams: readonly Writable[] = [process.stdout, process.stderr],
): void {
  for (const stream of streams) {
    if (!stream.listeners('error').includes(ignoreGone)) stream.on('error', ignoreGone);
  }
}
