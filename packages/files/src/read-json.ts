import type { Json } from '@freetickets/core';
import { parseJsonFile } from './parse-json.js';
import { readIfThere } from './read-regular.js';

/**
 * Reads a regular file of JSON; undefined where there is none. Throws a `FileError` where it holds more than `limit` bytes,
 * and as `parseJsonFile` does.
 *
 * @param remedy what to do about a damaged file, as a sentence
 */
export async function readJson(
  path: string,
  limit: number,
  remedy: string,
): Promise<Json | undefined> {
  const bytes = await readIfThere(path, limit);
  return bytes && parseJsonFile(bytes, path, remedy);
}
