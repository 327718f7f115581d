import { PluginError, show } from './errors.js';
import { type Signal, signals } from './layer.js';
import { pluginLabel } from './plugin-label.js';
import type { Strategy } from './strategy.js';

/** The signals that a strategy's criteria need, each once. Throws a `PluginError` for one that there is not. */
export function signalsOf(strategy: Strategy): readonly Signal[] {
  if (strategy.order === 'static') return [];
  const { prune, grow } = strategy;
  const needed = Object.entries({ prune, grow }).flatMap(([role, criterion]) =>
    needsOf(criterion, `the ${role} criterion`),
  );
  return [...new Set(needed)];
}

/** The signals that something needs. Throws a `PluginError` that names it for one that there is not. */
export function needsOf(plugin: { readonly needs: readonly Signal[] }, otherwise: string) {
  const { needs } = plugin;
  if (Array.isArray(needs) && needs.every((need) => signals.includes(need))) return needs;
  throw new PluginError(
    pluginLabel(plugin, otherwise),
    `needs: got ${show(needs)}, expected a list of some of ${signals.join(', ')}, or an empty one.`,
  );
}
