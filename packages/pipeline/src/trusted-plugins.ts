import { isCustom, MissingCodeError } from '@freetickets/core';
import { isPluginPackage, projectDependencies } from '#project';
import { isAbsolute, shownFile } from '#run-folder';

/**
 * Whether a module is one of `dependencies`, by its bare name. A path in a package is not, as it may be a program of the
 * package's own.
 *
 * @example isListed('social', new Set(['social'])); // true
 */
export function isListed(name: unknown, dependencies: ReadonlySet<string>): name is string {
  return (
    typeof name === 'string' &&
    /^(@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name) &&
    dependencies.has(name)
  );
}

/** The plugins that a config's file names, by whether they may be loaded. */
interface NamedPlugins {
  readonly trusted: readonly string[];
  readonly others: readonly unknown[];
}

/** What data says: a run's config, or one in JSON. */
interface Data {
  readonly plugins?: unknown;
}

/**
 * Sorts what data names as plugins. Those are trusted that the working project depends on, and that say that they hold
 * plugins; values that no file can hold are left out.
 *
 * @param folder where the data come from; a working directory inside it is not the user's project
 */
export async function namedPlugins({ plugins }: Data, folder?: string): Promise<NamedPlugins> {
  const named = Array.isArray(plugins) ? plugins.filter((name) => !isCustom(name)) : [];
  if (named.length === 0) return { trusted: [], others: [] };
  const dependencies = await projectDependencies(folder);
  const listed = named.filter((name) => isListed(name, dependencies));
  const areMarked = await Promise.all(listed.map(isPluginPackage));
  const trusted = listed.filter((_, i) => areMarked[i]);
  const isOther = (name: unknown) => !trusted.some((each) => each === name);
  return { trusted, others: named.filter(isOther) };
}

/**
 * A config that is data, with the plugins that may be loaded: the trusted ones it names, and the user's own, which stand
 * in for all others. Throws an `OptionError` where it names others and the user gave none.
 *
 * @param file where the config was read
 */
export async function withTrustedPlugins(
  config: object,
  file: string,
  own: readonly unknown[] = [],
  folder?: string,
): Promise<object> {
  const { plugins }: Data = config;
  if (plugins !== undefined && !Array.isArray(plugins)) return config;
  const { trusted, others } = await namedPlugins(config, folder);
  if (others.length > 0 && own.length === 0) throw untrusted(file, others, folder);
  return { ...config, plugins: [...new Set([...trusted, ...own])] };
}

/** The refusal to load what a file names. */
export const untrusted = (
  file: string,
  others: readonly unknown[],
  folder?: string,
): MissingCodeError =>
  new MissingCodeError(
    `${file}: plugins`,
    others[0],
    'a package of plugins (with the keyword freetickets-plugin, or depending on freetickets) that the package.json of your project lists: this file is data and loads no other code. Where you trust the module, name it yourself: --plugin <module>, or plugins: [module] in code',
    pluginFlags(others, folder),
  );

/** The name of a package, or a path in one: nothing that a shell or `import()` takes for more. */
const isPackage = (name: string): boolean =>
  name.split('/').every((part) => /^@?[\w.~+-]+$/.test(part) && !/^\.+$/.test(part));

/** The flags that name modules; none where one of them is not there, or the folder's own. */
function pluginFlags(names: readonly unknown[], folder = ''): readonly string[] {
  const flags = names.map((name) => {
    if (typeof name !== 'string') return undefined;
    if (isPackage(name)) return name;
    const shown = isAbsolute(name) ? shownFile(name, folder) : undefined;
    return shown && !isAbsolute(shown) ? `./${shown}` : shown;
  });
  return flags.every((flag) => flag !== undefined)
    ? flags.flatMap((flag) => ['--plugin', flag])
    : [];
}
