import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { writeWhole } from '@freetickets/tickets';
import { commitHere } from './commit.node.js';
import type { RunRecord } from './run-folder.js';
import { version } from './version.js';

/** Writes down what a run is, when it was started or resumed, where, at which commit, and on what machine. */
export async function writeRun(path: string, record: RunRecord): Promise<void> {
  const commit = await commitHere();
  await writeJson(join(path, 'config.json'), {
    ...record,
    folder: resolve(path),
    started: new Date().toISOString(),
    ...(commit !== undefined && { commit }),
    machine: {
      cpu: cpus()[0]?.model.trim() || 'unknown',
      cores: cpus().length,
      platform: `${process.platform} ${process.arch}`,
    },
  });
}

/** Writes a file of JSON, whole or not at all. */
export const writeJson = (path: string, content: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(content, null, 2)}\n`);

/** The versions a run was made with. */
export const versions = (): { readonly [name: string]: string } => ({
  freetickets: version,
  node: process.version,
});
