import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileError, FreeTicketsError, OptionError } from '@freetickets/core';
import { createJiti } from 'jiti';
import type { App } from './app.js';

const defaultFile = 'freetickets.config.ts';

/** The file a command reads when none is named: `freetickets.config.ts`, if there is one. */
export const defaultConfig = (): string | undefined =>
  existsSync(defaultFile) ? defaultFile : undefined;

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
  { jsonConfig }: Pick<App, 'jsonConfig'>,
  plugins: readonly string[] = [],
): Promise<object> {
  const file = resolve(path);
  if (!existsSync(file)) throw new OptionError('--config', path, 'a file that is there');
  const isJson = path.endsWith('.json');
  const config = isJson ? await readJson(file) : await readModule(file);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    const what = isJson
      ? 'it is not a config: { "dataset": "mnist" }.'
      : 'its default export is not a config: export default defineConfig({ ... }).';
    throw new FileError(path, what);
  }
  if (isJson) return jsonConfig(config, path, plugins);
  const own = withAbsolutePlugins(config, dirname(file));
  return plugins.length > 0 ? withPlugins(own, plugins) : own;
}

/** A config with more plugins. */
function withPlugins(config: { readonly plugins?: unknown }, plugins: readonly string[]): object {
  const own = config.plugins ?? [];
  return Array.isArray(own) ? { ...config, plugins: [...own, ...plugins] } : config;
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

async function readModule(file: string): Promise<unknown> {
  try {
    const module = (await importModule(file)) as { default?: unknown };
    return module.default;
  } catch (cause) {
    if (cause instanceof FreeTicketsError) throw cause;
    throw new FileError(file, `cannot be loaded: ${(cause as Error).message}`, { cause });
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new FileError(file, `is not JSON: ${(cause as Error).message}.`, { cause });
  }
}
