import {
  type AnyPlugin,
  customPath,
  type Json,
  MissingCodeError,
  OptionError,
  UnknownPluginError,
} from '@freetickets/core';
import type { RunRecord } from '@freetickets/runs';
import { findRun, readRun, shownFile } from '#run-folder';
import { networkPathIn } from './network-path.js';
import { withTrustedPlugins } from './trusted-plugins.js';

interface RunConfigOptions {
  /** The user's own, which stand in for those that may not be loaded. */
  readonly plugins?: readonly (AnyPlugin | string)[];
  /** The config that the run was started with, from its file. */
  readonly config?: object;
}

/**
 * The config of a run folder, to go on with or to evaluate by. It is data: of the modules it names, only packages that the
 * working project depends on are left in it. Throws a `MissingCodeError` where it names others, or part of it was given as a
 * value that a file cannot hold; an `OptionError` where it names a share of another machine. With the file's config, that holds, but for what flags changed when the run was started.
 */
export async function runConfig(
  path: string,
  { plugins = [], config: given }: RunConfigOptions = {},
): Promise<object> {
  const record = await readRun(path);
  const { config, configFile } = record;
  if (given) {
    // Not its plugins: what the folder names is not loaded.
    const kept = Object.entries(config).filter(
      ([key, value]) =>
        key !== 'plugins' &&
        configFile?.changed.includes(key) &&
        customPath(value) === undefined &&
        networkPathIn(value, path) === undefined,
    );
    return { ...given, ...Object.fromEntries(kept) };
  }
  const custom = Object.entries(config).find(
    ([key, value]) => customPath(value) !== undefined && !(key === 'plugins' && plugins.length > 0),
  );
  if (custom) throw givenInCode(`config: ${custom[0]}`, custom[1], path, record);
  requireLocal(config, path);
  return withTrustedPlugins(config, `${path}/config.json`, plugins, path);
}

function requireLocal(config: RunRecord['config'], path: string): void {
  for (const [key, value] of Object.entries(config)) {
    const found = key === 'plugins' ? undefined : networkPathIn(value, path);
    if (found === undefined) continue;
    const expected =
      'a path on this machine: what a run names on another is not looked at. Where you trust that machine, name the path yourself, in a config (--config)';
    throw new OptionError(`${path}/config.json: ${key}`, found, expected);
  }
}

/** The refusal to do without what a run was given in code. */
function givenInCode(
  option: string,
  given: unknown,
  path: string,
  { configFile }: Partial<RunRecord>,
  more = '',
): MissingCodeError {
  const file = configFile && shownFile(configFile.path, path);
  const from = configFile && !file ? `, which was ${configFile.path} and is not there` : '';
  const expected = `a value that ${path} can name; the run got one in code. Give the config it was made with${from} (--config${file ? ` ${file}` : ''})${more}`;
  return new MissingCodeError(option, given, expected, file ? ['--config', file] : []);
}

/**
 * Does something with a run, or with an ensemble, as its folder says. Where a plugin turns out to be missing that it names, the
 * user has to name the config or the plugin's module: throws a `MissingCodeError`.
 */
export async function namingCode<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnknownPluginError)) throw error;
    const record = await findRun(path);
    if (record && !names(record.config, error.given)) throw error;
    const module = ', or the module of its plugins (--plugin)';
    throw givenInCode(error.kind, error.given, path, record ?? {}, module);
  }
}

/** Whether a text is somewhere in a value. */
const names = (value: Json, text: string): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some((each) => names(each, text))
    : value === text;
