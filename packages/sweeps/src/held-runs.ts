import { readdir } from 'node:fs/promises';
import { hashIn } from './run-name.js';
import { isTrained, runFolder } from './run-state.js';
import { readSweepFile } from './sweep-file.js';

/**
 * The names of what a sweep's folder holds, or was to hold when it was last begun: of those that stand for the same, first the one to go
 * on with. What trained for others stands before these.
 *
 * Throws a `FileError` where `sweep.json` is damaged or cannot be read.
 */
export async function heldRuns(sweep: string): Promise<readonly string[]> {
  const { members = [], runs = [] } = (await readSweepFile(sweep)) ?? {};
  const recorded = [...members, ...runs].map(({ name }) => name);
  const folders = await readdir(runFolder(sweep, '')).catch(() => []);
  const names = [...new Set([...recorded, ...folders.sort()])];
  const firsts = new Set<string>();
  const twice = new Set(names.map(hashIn).filter((hash) => firsts.size === firsts.add(hash).size));
  const trained: string[] = [];
  for (const name of names) {
    if (twice.has(hashIn(name)) && (await isTrained(sweep, name))) trained.push(name);
  }
  return [...new Set([...trained, ...names])];
}
