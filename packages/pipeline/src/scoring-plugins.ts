import { OptionError, type PluginKind, type PluginKinds, type Registry } from '@freetickets/core';
import { nameWithOptions } from './name-with-options.js';

/**
 * What predictions are evaluated by, by name: every plugin of a kind that can be made without options, and those of a config.
 * One with options of its own has them in its name: `ece bins=10 norm=l2`.
 */
export function scoringPlugins<K extends PluginKind>(
  kind: K,
  given: readonly unknown[],
  registry: Registry,
): { readonly [name: string]: PluginKinds[K] } {
  const byDefault = registry.list(kind).flatMap(({ pluginName }) => {
    try {
      return [[pluginName, registry.resolve(kind, pluginName)] as const];
    } catch (error) {
      if (error instanceof OptionError) return [];
      throw error;
    }
  });
  const asked = given.map((spec, i) => {
    const made = registry.resolve(kind, spec);
    return [nameWithOptions(made, `${kind} ${i + 1}`), made] as const;
  });
  return Object.fromEntries([...byDefault, ...asked]);
}
