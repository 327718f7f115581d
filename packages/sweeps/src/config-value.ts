import { isCustom, OptionError, originOf, specOf } from '@freetickets/core';

interface Tree {
  readonly [key: string]: unknown;
}

/**
 * What a config that does not name them stands for, so that an option of them, such as `method.tickets`, has something to
 * be set of; whoever sets something of a baseline wants the one there is.
 */
const named: Tree = {
  method: 'edst',
  model: 'lenet-300-100',
  distribution: 'erk',
  optimizer: 'sgd',
  baseline: 'dense',
};

/**
 * A config with `value` at a dotted path. What is named on the way (`method: 'edst'`), or was made by a plugin, becomes
 * `{ name, ...options }`. Throws an `OptionError` where something else is in the way.
 *
 * @example withConfigValue({ method: 'dst' }, 'method.tickets', 5); // { method: { name: 'dst', tickets: 5 } }
 */
export function withConfigValue(config: object, path: string, value: unknown): object {
  const keys = path.split('.');
  const isDefault = keys.length > 1 && !(keys[0] in config) && keys[0] in named;
  const base = isDefault ? { ...config, [keys[0]]: named[keys[0]] } : config;
  return withValue(base as Tree, keys, value);
}

function withValue(config: Tree, [key, ...rest]: readonly string[], value: unknown): Tree {
  if (key === undefined) return config;
  if (rest.length === 0) return { ...config, [key]: value };
  return { ...config, [key]: withValue(treeOf(config[key], key), rest, value) };
}

function treeOf(inside: unknown, key: string): Tree {
  if (inside === undefined) return {};
  if (typeof inside === 'string') return { name: inside };
  const origin = typeof inside === 'object' && inside !== null ? originOf(inside) : undefined;
  if (origin) return { ...(origin.options as Tree), name: origin.name };
  if (isCustom(specOf(inside)) || typeof inside !== 'object' || inside === null) {
    throw new OptionError(
      key,
      inside,
      'something that options can be set of: a name, or { name, ...options }',
    );
  }
  return inside as Tree;
}
