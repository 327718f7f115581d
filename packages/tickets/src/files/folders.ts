import { dirname, resolve } from 'node:path';
import { codeOf, type FileSystem } from './file-system.js';

/** What systems say that cannot sync a folder, or need not. */
const unsupported = ['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'];

/** Makes a folder's entries durable, where the system can. */
export async function syncFolder(folder: string, fs: FileSystem): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!unsupported.includes(codeOf(error) ?? '')) throw error;
  }
}

/** Makes a folder with these permissions; without them, with those that the process gives to new folders. */
export async function makeFolderWith(
  mode: number | undefined,
  folder: string,
  fs: FileSystem,
): Promise<void> {
  await fs.mkdir(folder, mode);
  // What is asked for is less what the process's umask takes away.
  if (mode !== undefined && (await fs.lstat(folder)).mode !== mode) await fs.chmod(folder, mode);
}

/** Makes a folder, with those above it, durably. */
export async function makeFolder(folder: string, fs: FileSystem): Promise<void> {
  const made = await fs.mkdir(folder, { recursive: true });
  if (made === undefined) return;
  const above = dirname(resolve(made));
  for (let at = resolve(folder); at !== above; at = dirname(at)) await syncFolder(dirname(at), fs);
}
