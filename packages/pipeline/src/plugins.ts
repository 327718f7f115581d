import { type AnyPlugin, OptionError } from '@freetickets/core';

/** Imports a module by name. */
export type ImportModule = (name: string) => Promise<object>;

const isPlugin = (value: unknown): value is AnyPlugin =>
  typeof value === 'function' && 'pluginName' in value && 'kind' in value;

/** The plugins of a config: values as they are, and whatever the modules export that are named. */
export async function loadPlugins(
  given: readonly unknown[],
  importModule: ImportModule = (name) => import(/* @vite-ignore */ /* webpackIgnore: true */ name),
): Promise<readonly AnyPlugin[]> {
  const plugins: AnyPlugin[] = [];
  for (const entry of given) {
    if (isPlugin(entry)) plugins.push(entry);
    else plugins.push(...(await importPlugins(entry, importModule)));
  }
  return [...new Set(plugins)];
}

async function importPlugins(
  name: unknown,
  importModule: ImportModule,
): Promise<readonly AnyPlugin[]> {
  const option = 'config: plugins';
  if (typeof name !== 'string') {
    const expected = 'plugins (made by definePlugin) or names of modules that export some';
    throw new OptionError(option, name, expected);
  }
  const module = await importModule(name).catch((cause: unknown) => {
    // Without the list of modules that led to it.
    const [why] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
    throw new OptionError(option, name, `a module that can be imported (${why})`, { cause });
  });
  const plugins = [...new Set(Object.values(module).filter(isPlugin))];
  if (plugins.length === 0) throw new OptionError(option, name, 'a module that exports plugins');
  return plugins;
}
