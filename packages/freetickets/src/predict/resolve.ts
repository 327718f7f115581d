import {
  type AnyPlugin,
  namedPlugin,
  type PluginInstance,
  type PluginKind,
  requireDistinctNames,
} from '@freetickets/core';
import {
  greedy,
  meanLogit,
  meanProbability,
  stacking,
  vote,
  weighted,
} from '@freetickets/ensemble-aggregators';
import { conformal, isotonic, temperature, vector } from '@freetickets/uncertainty-metrics/plugins';

const builtIns: readonly AnyPlugin[] = [
  ...[greedy, meanLogit, meanProbability, stacking, vote, weighted],
  ...[conformal, isotonic, temperature, vector],
];

/**
 * What a file names, made by a built-in or one of these plugins; an option may be of the plugin's own kind, or a list of such.
 * `createRegistry` does the same, but every page would load it if it were used here.
 */
export function resolve<K extends PluginKind>(
  plugins: readonly AnyPlugin[],
  kind: K,
  { name, ...options }: { readonly name: string },
): PluginInstance<K> {
  const all = [...builtIns, ...plugins];
  requireDistinctNames(all);
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved);
    return isNamed(value) &&
      all.some((each) => each.kind === kind && each.pluginName === value.name)
      ? resolve(plugins, kind, value)
      : value;
  };
  const made = Object.entries(options).map(([key, value]) => [key, resolved(value)]);
  // The plugin's schema checks what no type can say here.
  return namedPlugin(all, kind, name)(Object.fromEntries(made) as never);
}

const isNamed = (value: unknown): value is { readonly name: string } =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
