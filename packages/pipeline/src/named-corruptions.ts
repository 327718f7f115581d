import type { Corruption, Registry } from '@freetickets/core';
import { nameWithOptions } from './name-with-options.js';
import type { Settings } from './settings.js';

/** The corruptions that a config names, by their names with their options; undefined where it asks for none, or for files. */
export function namedCorruptions(
  { corruptions }: Settings,
  registry: Registry,
): { readonly [name: string]: Corruption } | undefined {
  if (corruptions === false) return undefined;
  const { types, folder } = corruptions === true ? {} : corruptions;
  if (folder !== undefined) return undefined;
  const specs = types ?? registry.list('corruption').map(({ pluginName }) => pluginName);
  return Object.fromEntries(
    specs.map((spec, i) => {
      const corruption = registry.resolve('corruption', spec);
      return [nameWithOptions(corruption, `corruption ${i + 1}`), corruption];
    }),
  );
}
