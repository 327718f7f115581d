import { isCustom, originOf, type Registry, specOf } from '@freetickets/core';

/**
 * Whether a config holds what the folder of its run cannot bring back: functions and objects made in code, what plugins made
 * that the registry does not know, and paths of modules.
 */
export function holdsCode(
  { onEvent: _, plugins, ...config }: { readonly onEvent?: unknown; readonly plugins?: unknown },
  registry: Registry,
): boolean {
  const isPath = (name: unknown) => typeof name === 'string' && /^[./\\]|:/.test(name);
  const brings =
    Array.isArray(plugins) && plugins.some((each) => isPath(each) || isCode(each, registry));
  return brings || isCode(config, registry);
}

function isCode(value: unknown, registry: Registry): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'function';
  const origin = originOf(value);
  if (origin) {
    const isKnown = registry.list(origin.kind).some(({ pluginName }) => pluginName === origin.name);
    return !isKnown || isCode(origin.options, registry);
  }
  return isCustom(specOf(value)) || Object.values(value).some((each) => isCode(each, registry));
}
