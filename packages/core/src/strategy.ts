import type { LayerView, Signal } from './layer.js';
import type { Random } from './random.js';

/** Chooses the active positions that a topology update deactivates. */
export interface PruneCriterion {
  readonly needs: readonly Signal[];
  /** Exactly `count` distinct active positions of the layer. */
  prune(layer: LayerView, count: number, random: Random): Int32Array;
}

/** Whether positions compete within their layer, or over all layers. */
export type Scope = 'layer' | 'network';

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
