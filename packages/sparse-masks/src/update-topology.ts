import {
  callPlugin,
  type LayerView,
  layerView,
  type MaskConstraint,
  OptionError,
  pluginLabel,
  type Random,
  type Signal,
  type Strategy,
} from '@freetickets/core';
import { checkPositions } from './check-positions.js';
import { groupTargets, growUnits, pruneUnits } from './constrained-choice.js';
import { unitsOf } from './constraints/units-of.js';
import { Mask } from './mask.js';

/** What an update did to a layer's mask. */
export interface TopologyUpdate {
  readonly mask: Mask;
  /** The positions that were active and are not any more, ascending. */
  readonly pruned: Int32Array;
  /** The positions that were inactive and are active now, ascending. Their weights start at 0. */
  readonly grown: Int32Array;
  /** The positions that were pruned and grown again, ascending. */
  readonly regrown: Int32Array;
  /** How many groups of its units a constraint that empties some leaves without any. Absent: none. */
  readonly ablated?: number;
}

/** How many active positions of a layer an update prunes, and how many inactive ones it grows. */
export interface UpdateCounts {
  readonly prune: number;
  readonly grow: number;
}

/** What holds for an update besides its strategy. */
export interface UpdateRules {
  /** Growth may not choose what was just pruned, as with `grow-first`. Default: it may, with `prune-first`. */
  readonly excludePruned?: boolean | undefined;
  /** Default: any mask. */
  readonly constraint?: MaskConstraint | undefined;
}

const unchanged = (mask: Mask): TopologyUpdate => {
  const none = new Int32Array(0);
  return { mask, pruned: none, grown: none, regrown: none };
};

/**
 * One prune-and-grow step of a layer: prunes ceil(fraction * active) positions by the strategy's prune criterion, and
 * grows exactly as many by its grow criterion; or as many of each as `counts` says. A position that is pruned and grown again
 * in the same step is in `regrown` alone, and keeps its weight. Growth that comes after pruning sees the pruned mask, and
 * weights and gradient of 0 at the pruned positions. With `grow-first`, no more is replaced than there are inactive positions.
 * The order `static` leaves the mask as it is, and a fraction leaves a fully dense layer as it is.
 *
 * Under a constraint it prunes and grows whole units: in every group the lowest that it has too many, and the layer's lowest
 * besides; then in every group the highest, as many as it lacks. Where the constraint says so, it empties groups that matter
 * least, and the others share what those had.
 *
 * @throws OptionError where `fraction` is not in [0, 1], or a constraint meets a criterion without a score
 * @throws PluginError where a criterion returns other than `count` distinct positions of the right side of the mask
 */
export function updateTopology(
  layer: LayerView,
  strategy: Strategy,
  counts: number | UpdateCounts,
  random: Random,
  { excludePruned = false, constraint }: UpdateRules = {},
): TopologyUpdate {
  const before = Mask.from(layer.mask);
  if (strategy.order === 'static') return unchanged(before);
  const { prune, grow, order } = strategy;
  const growsApart = excludePruned || order === 'grow-first';
  const { prune: fewer, grow: more } = countsOf(before, counts, growsApart);
  if (fewer <= 0 && more <= 0) return unchanged(before);

  const pruning = visible(layer, prune.needs);
  const growingAfter = (removed: Int32Array): LayerView =>
    growsApart
      ? visible(layer, grow.needs)
      : withoutPruned(visible(layer, grow.needs), grow.needs, before.without(removed), removed);
  const units = unitsOf(constraint, layer);
  if (units) {
    const replaced = Math.ceil(more / units.unitSize);
    const views = { pruning, growing: () => visible(layer, grow.needs) };
    const count = before.count - fewer + more;
    const targets = groupTargets(units, strategy, views, random, { count, replaced });
    const removed = pruneUnits(prune, units, pruning, random, { targets, replaced, growsApart });
    const kept = before.without(removed);
    const added = growUnits(grow, units, growingAfter(removed), random, { targets, kept });
    const ablated = targets.filter((target) => target === 0).length;
    return { ...changed(before, removed, added), ...(ablated > 0 && { ablated }) };
  }
  const removed = callPlugin(pluginLabel(prune, 'the prune criterion'), 'prune()', () =>
    prune.prune(pruning, fewer, random),
  );
  checkPositions(removed, { count: fewer, among: 'active', layer: pruning, criterion: prune });
  const growing = growingAfter(removed);
  const added = callPlugin(pluginLabel(grow, 'the grow criterion'), 'grow()', () =>
    grow.grow(growing, more, random),
  );
  checkPositions(added, { count: more, among: 'inactive', layer: growing, criterion: grow });
  return changed(before, removed, added);
}

/** How many positions to prune and to grow; none of a layer that is fully dense, where they are said as a fraction. */
function countsOf(
  { size, count }: Mask,
  counts: number | UpdateCounts,
  growsApart: boolean,
): UpdateCounts {
  if (typeof counts !== 'number') return counts;
  if (!(counts >= 0 && counts <= 1)) {
    throw new OptionError('fraction', counts, 'a number from 0 to 1');
  }
  const inactive = size - count;
  if (inactive === 0) return { prune: 0, grow: 0 };
  const wanted = Math.ceil(counts * count - 1e-9);
  const replaced = growsApart ? Math.min(wanted, inactive) : wanted;
  return { prune: replaced, grow: replaced };
}

/** The update that removes some positions, and adds some. */
function changed(before: Mask, removed: Int32Array, added: Int32Array): TopologyUpdate {
  const left = before.without(removed);
  const mask = left.with(added);
  return {
    mask,
    pruned: before.difference(mask).active(),
    grown: mask.difference(before).active(),
    regrown: mask.difference(left).intersection(before).active(),
  };
}

/** The layer with only the signals in `needs`, so that reading another throws. */
function visible(layer: LayerView, needs: readonly Signal[]): LayerView {
  const { name, shape, mask, explored, weights } = layer;
  const signals: Partial<Record<Signal, ArrayLike<number>>> = {};
  for (const signal of needs) signals[signal] = layer[signal];
  return layerView({ name, shape, mask, explored, weights, ...signals });
}

/** The layer as it is once positions were pruned: what is 0 where inactive is 0 there. The dense signals stay. */
function withoutPruned(
  layer: LayerView,
  needs: readonly Signal[],
  mask: Mask,
  pruned: Int32Array,
): LayerView {
  const cleared = (values: ArrayLike<number>): Float64Array => {
    const copy = new Float64Array(values);
    for (let i = 0; i < pruned.length; i++) copy[pruned[i]] = 0;
    return copy;
  };
  return layerView({
    ...layer,
    mask,
    weights: cleared(layer.weights),
    ...(needs.includes('gradient') && { gradient: cleared(layer.gradient) }),
  });
}
