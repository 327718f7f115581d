import { FileError } from '@freetickets/core';

/** Whether a folder is a web address. */
export const isUrl = (folder: string): boolean => /^(https?|blob|data):/.test(folder);

/** Fetches a file of a web address. Throws a `FileError` where the answer is not a success. */
export async function fetchFile(folder: string, name: string): Promise<Uint8Array> {
  const url = `${folder.replace(/\/$/, '')}/${name}`;
  const response = await fetch(url).catch((cause: unknown) => {
    throw new FileError(url, `cannot be fetched (${(cause as Error).message}).`, { cause });
  });
  if (!response.ok) throw new FileError(url, `cannot be fetched (status ${response.status}).`);
  return new Uint8Array(await response.arrayBuffer());
}
