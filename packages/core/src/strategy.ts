import { PluginError, show } from './errors.js';
import { type LayerView, type Signal, signals } from './layer.js';
import { pluginLabel } from './plugin-label.js';
import type { Random } from './random.js';

/** Chooses the active positions that a topology update deactivates. */
export interface PruneCriterion {
  readonly needs: readonly Signal[];
  /** Exactly `count` distinct active positions of the layer. */
  prune(layer: LayerView, count: number, random: Random): Int32Array;
}

/** Chooses the inactive positions that a topology update activates. */
export interface GrowCriterion {
  readonly needs: readonly Signal[];
  /** Exactly `count` distinct inactive positions of the layer. */
  grow(layer: LayerView, count: number, random: Random): Int32Array;
}

/**
 * How masks change in an update: two criteria and an order. When and by how much is the plan's to say.
 * - `prune-first`: growth chooses among all positions inactive after the pruning; one that was just pruned may come
 *   back and then keeps its value.
 * - `grow-first`: growth chooses among the positions inactive before the update, so nothing comes back at once.
 * - `static`: masks never change.
 */
export type Strategy =
  | {
      readonly order: 'prune-first' | 'grow-first';
      readonly prune: PruneCriterion;
      readonly grow: GrowCriterion;
    }
  | { readonly order: 'static' };

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
