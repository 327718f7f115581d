import { FileError, FreeTicketsError } from '@freetickets/core';
import { codeOf } from './file-system.js';

const advice: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full. Make room and try again; what was there before is kept',
  EDQUOT: 'the disk quota is used up. Make room and try again; what was there before is kept',
  EACCES: 'no permission. Choose a place that you may write to',
  EPERM: 'no permission. Choose a place that you may write to',
  EROFS: 'the disk is read-only. Choose a place that can be written to',
  EIO: 'the disk failed. Check it, or choose a place on another one',
};

const reason = (cause: unknown): string =>
  codeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));

/** The error for a file that cannot be written: why, and what to do. */
export function unwritable(path: string, cause: unknown): FileError {
  if (cause instanceof FileError) return cause;
  const hint = advice[codeOf(cause) ?? ''];
  const problem = hint ? `: ${hint} (${reason(cause)})` : ` (${reason(cause)})`;
  return new FileError(path, `cannot be written${problem}.`, { cause });
}

/** The error for a file that cannot be read. */
export function unreadable(path: string, cause: unknown): FreeTicketsError {
  if (cause instanceof FreeTicketsError) return cause;
  if (codeOf(cause) === 'ELOOP') return irregular(path, { cause });
  return new FileError(path, `cannot be read (${reason(cause)}).`, { cause });
}

/** The error for what stands where a file should, and is none. */
export function irregular(path: string, options?: ErrorOptions): FileError {
  const problem = 'is not a regular file: links, folders, pipes and devices are neither read nor';
  return new FileError(path, `${problem} written here. Put a copy of the file there.`, options);
}
