import { unreadable } from './file-problem.js';
import { lookAt, nodeFileSystem } from './file-system.js';

/** Whether anything is at a path, be it a link that leads nowhere. Throws a `FileError` where that cannot be seen. */
export async function isThere(path: string): Promise<boolean> {
  const found = await lookAt(path, nodeFileSystem).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return found !== undefined;
}
