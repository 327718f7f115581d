import {
  type LayerView,
  layerView,
  OptionError,
  type Random,
  type Signal,
  type Strategy,
} from '@freetickets/core';
import { checkPositions } from './check-positions.js';
import { Mask } from './mask.js';

/** What an update did to a layer's mask. */
export interface TopologyUpdate {
  /** As many active positions as before. */
  readonly mask: Mask;
  /** The positions that were active and are not any more, ascending. */
  readonly pruned: Int32Array;
  /** The positions that were inactive and are active now, ascending. Their weights start at 0. */
  readonly grown: Int32Array;
}

/**
 * One prune-and-grow step of a layer: prunes ceil(fraction * active) positions by the strategy's prune criterion, and
 * grows exactly as many by its grow criterion. A position that is pruned and grown again in the same step is in neither
 * list, and keeps its weight. Growth that comes after pruning sees the pruned mask, and weights and gradient of 0 at the
 * pruned positions. With `grow-first`, no more is replaced than there are inactive positions.
 * Fully dense layers and the order `static` leave the mask as it is.
 *
 * @throws OptionError where `fraction` is not in [0, 1]
 * @throws PluginError where a criterion returns other than `count` distinct positions of the right side of the mask
 */
export function updateTopology(
  layer: LayerView,
  strategy: Strategy,
  fraction: number,
  random: Random,
): TopologyUpdate {
  if (!(fraction >= 0 && fraction <= 1)) {
    throw new OptionError('fraction', fraction, 'a number from 0 to 1');
  }
  const before = Mask.from(layer.mask);
  const inactive = before.size - before.count;
  const wanted = Math.ceil(fraction * before.count - 1e-9);
  const count = strategy.order === 'grow-first' ? Math.min(wanted, inactive) : wanted;
  if (strategy.order === 'static' || inactive === 0 || count <= 0) {
    return { mask: before, pruned: new Int32Array(0), grown: new Int32Array(0) };
  }

  const { prune, grow, order } = strategy;
  const pruning = visible(layer, prune.needs);
  const removed = prune.prune(pruning, count, random);
  checkPositions(removed, { count, among: 'active', layer: pruning, criterion: prune });

  const after = before.without(removed);
  const growing =
    order === 'prune-first'
      ? withoutPruned(visible(layer, grow.needs), grow.needs, after, removed)
      : visible(layer, grow.needs);
  const added = grow.grow(growing, count, random);
  checkPositions(added, { count, among: 'inactive', layer: growing, criterion: grow });

  const mask = after.with(added);
  return {
    mask,
    pruned: before.difference(mask).active(),
    grown: mask.difference(before).active(),
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
