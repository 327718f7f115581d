import { OptionError, PluginError, UnknownPluginError } from './errors.js';
import type { AnyPlugin, PluginInstance, PluginKind } from './plugin.js';

/** The registered names of a kind. */
export type NameOf<P extends AnyPlugin, K extends PluginKind> = Extract<
  P,
  { readonly kind: K }
>['pluginName'];

/** The plugin of a kind and name. */
export type PluginNamed<P extends AnyPlugin, K extends PluginKind, N extends string> = Extract<
  P,
  { readonly kind: K; readonly pluginName: N }
>;

/** Plugins by kind and name. */
export interface Registry<P extends AnyPlugin = AnyPlugin> {
  /** A registry with these plugins as well; refuses a name that its kind has already. */
  use<const Q extends readonly AnyPlugin[]>(...plugins: Q): Registry<P | Q[number]>;
  /** The plugin of that name. Throws an `UnknownPluginError` that lists the right names. */
  get<K extends PluginKind, const N extends NameOf<P, K>>(kind: K, name: N): PluginNamed<P, K, N>;
  /** What a config names: `'rigl'`, `{ name: 'rigl', ...options }`, or an object of the kind, which is returned as it is. */
  resolve<K extends PluginKind>(kind: K, spec: unknown): PluginInstance<K>;
  /** All plugins, or those of a kind, in the order in which they were registered. */
  list(kind?: PluginKind): readonly AnyPlugin[];
}

/** Whether a config's object is `{ name, ...options }`, and not an object of the kind that happens to have a name. */
function isNamed(spec: object): spec is { name: string } {
  const isValue =
    'plugin' in spec || Object.values(spec).some((value) => typeof value === 'function');
  return !isValue && 'name' in spec && typeof spec.name === 'string';
}

/**
 * Makes a registry. Registries are values: there is no global one, and `use` returns a new one.
 *
 * @example createRegistry(erk, rigl).get('strategy', 'rigl')()
 */
export function createRegistry<const P extends readonly AnyPlugin[]>(
  ...plugins: P
): Registry<P[number]> {
  const byKind = new Map<PluginKind, Map<string, AnyPlugin>>();
  for (const plugin of plugins) {
    const named = byKind.get(plugin.kind) ?? new Map<string, AnyPlugin>();
    if (named.has(plugin.pluginName)) {
      throw new PluginError(
        plugin.pluginName,
        `a ${plugin.kind} of this name is registered already. Give one of the two another name.`,
      );
    }
    byKind.set(plugin.kind, named.set(plugin.pluginName, plugin));
  }

  const find = (kind: PluginKind, name: string): AnyPlugin => {
    const named = byKind.get(kind);
    const plugin = named?.get(name);
    if (!plugin) throw new UnknownPluginError(kind, name, [...(named?.keys() ?? [])]);
    return plugin;
  };

  const registry: Registry = {
    use: (...more) => createRegistry(...plugins, ...more) as never,
    get: (kind, name) => find(kind, name) as never,
    resolve: (kind, spec) => {
      if (typeof spec === 'string') return find(kind, spec)() as never;
      if (typeof spec === 'function') return (spec as AnyPlugin)() as never;
      if (typeof spec !== 'object' || spec === null) {
        throw new OptionError(kind, spec, `a name, { name, ...options } or a ${kind}`);
      }
      if (!isNamed(spec)) return spec as never;
      const { name, ...options } = spec;
      return find(kind, name)(options) as never;
    },
    list: (kind) => plugins.filter((plugin) => !kind || plugin.kind === kind),
  };
  return registry as Registry<P[number]>;
}
