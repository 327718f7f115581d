import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { OptionError } from '@freetickets/core';
import { contentsOf } from '@freetickets/files';
import { type RunRecord, readRunRecord } from '@freetickets/runs';
import { withPaths } from './config-paths.js';
import { isOnOtherShare } from './paths.node.js';

/** What `config.json` of a folder says, if it is a run's; its paths as they are now, where the folder moved with its data. */
export async function findRun(path: string): Promise<RunRecord | undefined> {
  const record = await readRunRecord(path);
  if (!record) return undefined;
  const { config, configFile, folder, ...rest } = record;
  const currentPath = currentPathFrom(folder, path);
  return {
    ...rest,
    config: withPaths(config, currentPath),
    ...(configFile &&
      isAbsolute(configFile.path) && {
        configFile: { ...configFile, path: currentPath(configFile.path) },
      }),
  };
}

/**
 * Where a path of a run is now: as far from the run's folder as it was, if there is something, else where it was. Other machines
 * are not asked.
 */
function currentPathFrom(then: string | undefined, now: string): (path: string) => string {
  return (path) => {
    const isKnown = then !== undefined && isAbsolute(then);
    const near = isKnown ? resolve(now, relative(then, path)) : path;
    if (!isOnOtherShare(near, now) && existsSync(near)) return resolve(near);
    return isOnOtherShare(path, now) ? path : resolve(path);
  };
}

/** What `config.json` of a run folder says. Throws an `OptionError` where the folder is not a run's. */
export async function readRun(path: string): Promise<RunRecord> {
  const record = await findRun(path);
  if (record) return record;
  const expected = `the folder of a run, with its config.json; ${await contentsOf(path)}`;
  throw new OptionError('run', path, expected);
}
