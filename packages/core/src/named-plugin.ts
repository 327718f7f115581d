import { didYouMean } from './did-you-mean.js';
import { OptionError, UnknownPluginError } from './errors.js';
import type { AnyPlugin, PluginInstance, PluginKind } from './plugin.js';

interface OfKind<K extends PluginKind> extends AnyPlugin {
  (...options: never[]): PluginInstance<K>;
  readonly kind: K;
}

/** Throws an `OptionError` where two plugins of a kind have one name. */
export function requireDistinctNames(plugins: readonly AnyPlugin[]): void {
  const names = new Set<string>();
  for (const { kind, pluginName } of plugins) {
    if (names.has(`${kind} ${pluginName}`)) {
      throw new OptionError(
        'plugins',
        pluginName,
        `a name that no other ${kind} has: give one of the two another`,
      );
    }
    names.add(`${kind} ${pluginName}`);
  }
}

/** The plugin of a kind and name. Throws an `UnknownPluginError` that lists the names there are. */
export function namedPlugin<K extends PluginKind>(
  plugins: readonly AnyPlugin[],
  kind: K,
  name: string,
): OfKind<K> {
  const ofKind = plugins.filter((plugin): plugin is OfKind<K> => plugin.kind === kind);
  const found = ofKind.find(({ pluginName }) => pluginName === name);
  if (found) return found;
  const known = ofKind.map(({ pluginName }) => pluginName);
  throw new UnknownPluginError(kind, name, known, didYouMean(name, known));
}
