import { PluginError, show } from './errors.js';
import { type Signal, signals } from './layer.js';
import { pluginLabel } from './plugin-label.js';
import type { Strategy } from './strategy.js';

/** The signals that a strategy's criteria need, each once. Throws a `PluginError` for one that there is not. */
export function signalsOf(strategy: Strategy): readonly Signal[] {
  if (strategy.order === 'static') return [];
  const { prune, grow } = strategy;
  const needed = Object.entries({ prune, grow }).flatMap(([role, criterion]) => {
    const { needs } = criterion;
    if (Array.isArray(needs) && needs.every((need) => signals.includes(need))) return needs;
    throw new PluginError(
      pluginLabel(criterion, `the ${role} criterion`),
      `needs: got ${show(needs)}, expected a list of some of ${signals.join(', ')}, or an empty one.`,
    );
  });
  return [...new Set(needed)];
}
