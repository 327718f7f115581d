import { FileError, FreeTicketsError } from '@freetickets/core';
import { codeOf } from './file-system.js';

const permission = 'no permission. Change the permissions of it and its folder, or choose another';
const broken = 'the disk failed. Check it, or choose a place on another one';
const whole = 'Nothing is lost: what was there before is kept, or the new content is there, whole';

const advice: { readonly [code: string]: string } = {
  ENOSPC: `the disk is full. Make room and try again. ${whole}`,
  EDQUOT: `the disk quota is used up. Make room and try again. ${whole}`,
  EACCES: permission,
  EPERM: permission,
  EROFS: 'the disk is read-only. Choose a place that can be written to',
  EIO: broken,
};

/** Why, and what to do: `cannot be written: the disk failed. ... (EIO).` */
function explained(problem: string, cause: unknown): string {
  const code = codeOf(cause);
  const reason = code ?? (cause instanceof Error ? cause.message : String(cause));
  const hint = advice[code ?? ''];
  return hint ? `${problem}: ${hint} (${reason}).` : `${problem} (${reason}).`;
}

/** The error for a file that cannot be written. */
export function unwritable(path: string, cause: unknown): FileError {
  if (cause instanceof FileError) return cause;
  return new FileError(path, explained('cannot be written', cause), { cause });
}

/** The error for a file or folder that cannot be removed. */
export const irremovable = (path: string, cause: unknown): FileError =>
  new FileError(path, explained('cannot be removed', cause), { cause });

/** The error for a file that cannot be read. */
export function unreadable(path: string, cause: unknown): FreeTicketsError {
  if (cause instanceof FreeTicketsError) return cause;
  return new FileError(path, explained('cannot be read', cause), { cause });
}

/** The error for what stands where a file should, and is none. */
export function irregular(path: string, options?: ErrorOptions): FileError {
  const problem = 'is not a regular file: links, folders, pipes and devices are neither read nor';
  return new FileError(path, `${problem} written here. Put a copy of the file there.`, options);
}
