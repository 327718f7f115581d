import { FileError, type Json } from '@freetickets/core';
import { parseJson } from '../json.js';
import { readIfThere } from './read-regular.js';

/**
 * Reads a regular file of JSON; undefined where there is none. Throws a `FileError` where it holds more than `limit` bytes, no
 * JSON, more than 64 levels of arrays and objects, or a key twice in one object.
 *
 * @param remedy what to do about a damaged file, as a sentence
 */
export async function readJson(
  path: string,
  limit: number,
  remedy: string,
): Promise<Json | undefined> {
  const bytes = await readIfThere(path, limit);
  if (!bytes) return undefined;
  try {
    return parseJson(bytes);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `${problem}: damaged. ${remedy}`, { cause });
  }
}
