import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** Where each test may save an ensemble: alone in a folder of the test's own, and not there yet. */
export let folder: string;

/** Gives each test of a file its folder. */
export function prepareFolder(): void {
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'freetickets-')), 'tickets');
  });
  afterEach(() => rm(dirname(folder), { recursive: true }));
}
