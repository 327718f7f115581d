import { access } from 'node:fs/promises';
import { FileError } from '@freetickets/core';

/** Whether anything is at a path. Throws a `FileError` where the system does not say. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return false;
      throw new FileError(path, `cannot be read (${cause.code}). Check its permissions.`, {
        cause,
      });
    },
  );
