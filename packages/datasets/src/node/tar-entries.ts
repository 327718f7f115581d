import { DataError } from '@freetickets/core';
import { list } from 'tar';

/**
 * The files at some paths of a tarball, packed or not. Throws a `DataError` where one is not there, what `tar` throws for a
 * damaged one.
 *
 * @param name the tarball's, for the error
 * @param limit the most bytes a file may have; larger ones are passed over
 */
export async function tarEntries(
  tarball: Uint8Array,
  name: string,
  wanted: readonly string[],
  limit = Number.POSITIVE_INFINITY,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const parser = list({
    strict: true,
    filter: (path, { size = 0 }) => wanted.includes(path) && size <= limit,
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk) => chunks.push(chunk));
      entry.on('end', () => found.set(entry.path, Buffer.concat(chunks)));
    },
  });
  await new Promise<void>((resolve, reject) => {
    parser.on('end', resolve).on('error', reject);
    parser.end(Buffer.from(tarball.buffer, tarball.byteOffset, tarball.byteLength));
  });
  const missing = wanted.find((path) => !found.has(path));
  if (missing !== undefined) throw new DataError(`${name} holds no file ${missing}.`);
  return found;
}
