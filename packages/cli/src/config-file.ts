import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileError, FreeTicketsError, OptionError, show } from '@freetickets/core';
import { parseJson } from '@freetickets/files';
import { createJiti } from 'jiti';
import type { App } from './app.js';

/** A config in JSON is read up to this size, in bytes. */
const LARGEST = 2 ** 24;

const defaultFile = 'freetickets.config.ts';

/**
 * The config that a command begins with, and its file: the one that is named, else `freetickets.config.ts` where there is one,
 * else none.
 */
export async function namedConfig(
  app: Pick<App, 'jsonConfig'>,
  {
    config,
    plugin,
  }: { readonly config?: string | undefined; readonly plugin?: readonly string[] | undefined },
): Promise<{ readonly file?: string; readonly config: object }> {
  const file = config ?? (existsSync(defaultFile) ? defaultFile : undefined);
  if (file === undefined) return { config: { ...(plugin && { plugins: plugin }) } };
  return { file, config: await readConfig(file, app, plugin) };
}

/** Imports a module, TypeScript or JavaScript, with what it imports, as a file in the working directory would. */
export const importModule = (name: string): Promise<object> =>
  createJiti(pathToFileURL(`${process.cwd()}/`).href).import(name);

/**
 * Reads a config from the default export of a TypeScript or JavaScript module, in which paths of plugins become absolute:
 * they are the file's neighbours; or from JSON, which loads no code but packages of the working project.
 *
 * @param plugins the user's own, besides those of a module, in place of those that JSON may not load
 */
export async function readConfig(
  path: string,
  app: Pick<App, 'jsonConfig'>,
  plugins: readonly string[] = [],
): Promise<object> {
  return readyConfig(await readObject(path, 'defineConfig'), path, app, plugins);
}

/** Reads a sweep in the same way, its base as a config. Its shape is not checked. */
export async function readSweep(
  path: string,
  app: Pick<App, 'jsonConfig'>,
  plugins: readonly string[] = [],
): Promise<object> {
  const sweep: { readonly base?: unknown } = await readObject(path, 'defineSweep');
  const { base } = sweep;
  if (typeof base !== 'object' || base === null) return sweep;
  return { ...sweep, base: await readyConfig(base, path, app, plugins) };
}

/** The object that a file holds. */
async function readObject(path: string, define: 'defineConfig' | 'defineSweep'): Promise<object> {
  const file = resolve(path);
  if (!existsSync(file)) throw new OptionError('--config', path, 'a file that is there');
  const isJson = path.endsWith('.json');
  const content = isJson ? await readJson(file) : await readModule(file);
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  const example =
    define === 'defineConfig'
      ? '{ "dataset": "mnist" }'
      : '{ "base": { "dataset": "mnist" }, "axes": { "seed": [1, 2, 3] } }';
  const what = isJson
    ? `it holds ${show(content)}, expected ${example}.`
    : `its default export is ${show(content)}, expected export default ${define}({ ... }).`;
  throw new FileError(path, what);
}

/** A config of a file, with the code that it may load and no other. */
async function readyConfig(
  config: object,
  path: string,
  { jsonConfig }: Pick<App, 'jsonConfig'>,
  plugins: readonly string[],
): Promise<object> {
  if (path.endsWith('.json')) return jsonConfig(config, path, plugins);
  return withPlugins(withAbsolutePlugins(config, dirname(resolve(path))), plugins);
}

/** A config with more plugins. */
function withPlugins(config: { readonly plugins?: unknown }, plugins: readonly string[]): object {
  const own = config.plugins ?? [];
  if (plugins.length === 0 || !Array.isArray(own)) return config;
  return { ...config, plugins: [...new Set([...own, ...plugins])] };
}

/** A module that the user names on the command line: a path starts from the working directory. */
export const namedModule = (name: string): string => (name.startsWith('.') ? resolve(name) : name);

/** A config whose plugins' relative paths start from a folder. */
export function withAbsolutePlugins(config: object, folder: string): object {
  const { plugins } = config as { plugins?: unknown };
  if (!Array.isArray(plugins)) return config;
  const near = (plugin: unknown): unknown =>
    typeof plugin === 'string' && plugin.startsWith('.') ? resolve(folder, plugin) : plugin;
  return { ...config, plugins: plugins.map(near) };
}

/** What an error says, without the list of modules that led to it. */
const firstLine = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0];

async function readModule(file: string): Promise<unknown> {
  try {
    const module = (await importModule(file)) as { default?: unknown };
    // Where there is none, reading it gives the whole module.
    if ('default' in module) return module.default;
    const names = Object.keys(module).join(', ') || 'nothing';
    throw new FileError(
      file,
      `it exports ${names}, expected a default export, which is the config: export default defineConfig({ ... }).`,
    );
  } catch (cause) {
    if (cause instanceof FreeTicketsError) throw cause;
    throw new FileError(file, `cannot be loaded: ${firstLine(cause)}`, { cause });
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST) throw new Error(`holds ${size} bytes, but at most ${LARGEST} are read`);
    return parseJson(await readFile(file));
  } catch (cause) {
    const { message, cause: where } = cause as Error;
    throw new FileError(
      file,
      where instanceof Error ? `${message}: ${where.message}.` : `${message}.`,
      {
        cause,
      },
    );
  }
}
