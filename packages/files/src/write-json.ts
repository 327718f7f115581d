import { writeWhole } from './write-whole.js';

/** Writes a file of JSON, whole or not at all. Throws a `FileError` where it cannot. */
export const writeJson = (path: string, content: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(content, null, 2)}\n`);
