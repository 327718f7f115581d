import { type AnyPlugin, customPath, OptionError } from '@freetickets/core';
import { readRun } from '#run-folder';
import { withTrustedPlugins } from './trusted-plugins.js';

/**
 * The config of a run folder, to go on with or to judge by. It is data: of the modules it names, only packages that the
 * working project depends on are left in it. Throws an `OptionError` where it names others, or part of it was given as a
 * value that a file cannot hold.
 *
 * @param plugins the user's own, which stand in for those that may not be loaded
 */
export async function runConfig(
  path: string,
  plugins: readonly (AnyPlugin | string)[] = [],
): Promise<object> {
  const { config } = await readRun(path);
  const custom = Object.entries(config).find(
    ([key, value]) => customPath(value) !== undefined && !(key === 'plugins' && plugins.length > 0),
  );
  if (custom) {
    const expected = `a value that ${path} can name; the run got one in code. Give the config it was made with (--config)`;
    throw new OptionError(`config: ${custom[0]}`, custom[1], expected);
  }
  return withTrustedPlugins(config, `${path}/config.json`, plugins, path);
}
