import {
  type GrowCriterion,
  type LayerUnits,
  type LayerView,
  type MaskView,
  OptionError,
  type PruneCriterion,
  pluginLabel,
  type Random,
  type Score,
} from '@freetickets/core';
import { liveGroups } from './live-groups.js';
import { Mask } from './mask.js';
import { highest, lowest } from './selection.js';

/** How many units of every group are active where so many positions of a layer are. */
export const unitsPerGroup = (units: LayerUnits, size: number, count: number): number =>
  (count * units.groupSize) / size;

/** By group, how many units are to be active after an update. */
type GroupTargets = readonly number[];

/**
 * How many units of each group are active after an update that leaves a layer so many positions: equally many, but none of
 * groups that it empties, or that were emptied before.
 *
 * @param replaced how many units it replaces
 */
export function groupTargets(
  units: LayerUnits,
  { prune, grow }: { readonly prune: PruneCriterion; readonly grow: GrowCriterion },
  views: { readonly pruning: LayerView; growing(): LayerView },
  random: Random,
  { count, replaced }: { readonly count: number; readonly replaced: number },
): GroupTargets {
  const { unitSize, groupSize, leastSalient } = units;
  const { pruning } = views;
  const { size } = pruning.mask;
  const groups = Array.from({ length: size / unitSize / groupSize }, (_, group) => group);
  if (leastSalient === undefined) return groups.map(() => unitsPerGroup(units, size, count));
  const mask = Mask.from(pruning.mask);
  const [active, inactive] = [mask.active(), mask.inactive()];
  const unitCount = size / unitSize;
  const pruneSums = unitSums(units, active, size, scoreOf(prune, pruning, random));
  const growSums = unitSums(units, inactive, size, scoreOf(grow, views.growing(), random));
  const unitsLeft = count / unitSize;
  const live = liveGroups(
    {
      active: groupsOf(units, active, unitCount),
      inactive: groupsOf(units, inactive, unitCount),
      pruneScore: (unit) => pruneSums[unit],
      growScore: (unit) => growSums[unit],
    },
    { leastSalient, replaced, unitsLeft, groupSize },
  );
  return groups.map((group) => (live.has(group) ? unitsLeft / live.size : 0));
}

/** The active positions to prune: all positions of some units. */
export interface UnitPruning {
  readonly targets: GroupTargets;
  /** How many units the layer gives up besides those that its groups have too many. */
  readonly replaced: number;
  /** Whether no group may give up more units than it has inactive ones. */
  readonly growsApart: boolean;
}

/**
 * Prunes units by the sums of their positions' scores: in every group the lowest that are too many, then the layer's lowest.
 */
export function pruneUnits(
  criterion: PruneCriterion,
  units: LayerUnits,
  layer: LayerView,
  random: Random,
  { targets, replaced, growsApart }: UnitPruning,
): Int32Array {
  const active = Mask.from(layer.mask).active();
  const sums = unitSums(units, active, layer.mask.size, scoreOf(criterion, layer, random));
  const scoreOfUnit = (unit: number) => sums[unit];
  const isPruned = new Uint8Array(sums.length);
  const left: number[] = [];
  const room: number[] = [];
  for (const [group, members] of groupsOf(units, active, sums.length).entries()) {
    const surplus = lowest(members, Math.max(0, members.length - targets[group]), scoreOfUnit);
    for (const unit of surplus) isPruned[unit] = 1;
    for (const unit of members) if (!isPruned[unit]) left.push(unit);
    const most = Math.max(members.length, targets[group]);
    room[group] = growsApart ? units.groupSize - most : Number.POSITIVE_INFINITY;
  }
  let missing = replaced;
  for (const unit of left.sort((a, b) => sums[a] - sums[b] || a - b)) {
    const group = Math.floor(unit / units.groupSize);
    if (missing === 0) break;
    if (room[group] === 0) continue;
    isPruned[unit] = 1;
    room[group]--;
    missing--;
  }
  return active.filter((position) => isPruned[units.unitOf(position)]);
}

/**
 * Grows units by the sums of their positions' scores: in every group the highest of those inactive in the layer's mask, until
 * it has as many as its target says, with those of `kept`.
 */
export function growUnits(
  criterion: GrowCriterion,
  units: LayerUnits,
  layer: LayerView,
  random: Random,
  { targets, kept }: { readonly targets: GroupTargets; readonly kept: MaskView },
): Int32Array {
  const inactive = Mask.from(layer.mask).inactive();
  const sums = unitSums(units, inactive, layer.mask.size, scoreOf(criterion, layer, random));
  const isGrown = new Uint8Array(sums.length);
  const active = groupsOf(units, Mask.from(kept).active(), sums.length);
  for (const [group, members] of groupsOf(units, inactive, sums.length).entries()) {
    const count = targets[group] - active[group].length;
    for (const unit of highest(members, count, (each) => sums[each])) isGrown[unit] = 1;
  }
  return inactive.filter((position) => isGrown[units.unitOf(position)]);
}

/** A mask with the highest units of every group, by the sums of their positions' scores. */
export function highestUnits(
  units: LayerUnits,
  size: number,
  unitsLeft: number,
  score: Score,
): Mask {
  const all = Mask.full(size).active();
  const sums = unitSums(units, all, size, score);
  const isActive = new Uint8Array(sums.length);
  for (const members of groupsOf(units, all, sums.length)) {
    for (const unit of highest(members, unitsLeft, (each) => sums[each])) isActive[unit] = 1;
  }
  return Mask.of(
    size,
    all.filter((position) => isActive[units.unitOf(position)]),
  );
}

/** A criterion's score of a layer. Throws an `OptionError` where it has none. */
export function scoreOf(
  criterion: PruneCriterion | GrowCriterion,
  layer: LayerView,
  random: Random,
): Score {
  const score = criterion.score?.(layer, random);
  if (score) return score;
  const label = pluginLabel(criterion, 'the criterion');
  throw new OptionError(
    'strategy',
    label,
    'criteria with a score, such as magnitude, random, gradient: a constraint, or pruning over all layers, ranks positions by it',
  );
}

/** By unit, the sum of its positions' scores. */
function unitSums(
  units: LayerUnits,
  positions: Int32Array,
  size: number,
  score: Score,
): Float64Array {
  const sums = new Float64Array(size / units.unitSize);
  for (const position of positions) sums[units.unitOf(position)] += score(position);
  return sums;
}

/** By group, its units that some positions lie in, ascending. */
function groupsOf(units: LayerUnits, positions: Int32Array, unitCount: number): Int32Array[] {
  const isThere = new Uint8Array(unitCount);
  for (const position of positions) isThere[units.unitOf(position)] = 1;
  const { groupSize } = units;
  return Array.from({ length: unitCount / groupSize }, (_, group) => {
    const members = Array.from({ length: groupSize }, (_, i) => group * groupSize + i);
    return Int32Array.from(members.filter((unit) => isThere[unit]));
  });
}
