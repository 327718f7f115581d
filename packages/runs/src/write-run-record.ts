import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { writeJson } from '@freetickets/files';
import { commitHere } from './commit.js';
import { configFileOf, type RunDescription } from './config-file.js';
import { version } from './version.js';

/** Writes down what a run is, by what version, when it was started or resumed, where, at which commit, and on what machine. */
export async function writeRunRecord(
  folder: string,
  { config, configFile, engine, data, member }: RunDescription,
): Promise<void> {
  const commit = await commitHere();
  await writeJson(configFileOf(folder), {
    config,
    ...(configFile && { configFile }),
    versions: { freetickets: version, node: process.version },
    engine,
    ...(data && { data }),
    ...(member !== undefined && { member }),
    folder: resolve(folder),
    started: new Date().toISOString(),
    ...(commit !== undefined && { commit }),
    machine: {
      cpu: cpus()[0]?.model.trim() || 'unknown',
      cores: cpus().length,
      platform: `${process.platform} ${process.arch}`,
    },
  });
}
