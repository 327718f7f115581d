import { readdir } from 'node:fs/promises';
import { isThere } from './is-there.js';

/** What is in a folder, in a few words for an error: `the folder holds a, b`, `there is no such folder`. */
export async function contentsOf(path: string): Promise<string> {
  if (!(await isThere(path))) return 'there is no such folder';
  const names = await readdir(path).catch(() => undefined);
  if (!names) return 'it is no folder';
  if (names.length === 0) return 'the folder is empty';
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `the folder holds ${names.sort().slice(0, 5).join(', ')}${more}`;
}
