import { highest, lowest } from './selection.js';

/** The units of a layer that an update may choose among. */
export interface RankedUnits {
  /** By group. */
  readonly active: readonly Int32Array[];
  readonly inactive: readonly Int32Array[];
  pruneScore(unit: number): number;
  growScore(unit: number): number;
}

/** What an update of a layer leaves. */
export interface Ablation {
  /** The share of a group's active units that has to be salient. */
  readonly leastSalient: number;
  /** How many units the update replaces. */
  readonly replaced: number;
  /** How many units the layer has afterwards. */
  readonly unitsLeft: number;
  readonly groupSize: number;
}

/**
 * Which groups of a layer have active units after an update. A unit is salient where it is among the active ones that pruning
 * leaves, or among as many of the best inactive ones as are replaced; a group with fewer salient units than `leastSalient` of
 * its active ones is emptied, the one with the fewest first, for good. As many are emptied as leave a number of groups that
 * share the units without remainder and are not full; none where none do.
 */
export function liveGroups(
  units: RankedUnits,
  { leastSalient, replaced, unitsLeft, groupSize }: Ablation,
): ReadonlySet<number> {
  const live = [...units.active.keys()].filter((group) => units.active[group].length > 0);
  const active = Int32Array.from(live.flatMap((group) => [...units.active[group]]));
  const inactive = Int32Array.from(live.flatMap((group) => [...units.inactive[group]]));
  const pruned = new Set(lowest(active, Math.min(replaced, active.length), units.pruneScore));
  const best = highest(inactive, Math.min(replaced, inactive.length), units.growScore);
  const salient = new Map(live.map((group) => [group, 0]));
  const count = (unit: number) => {
    const group = Math.floor(unit / groupSize);
    salient.set(group, (salient.get(group) ?? 0) + 1);
  };
  for (const unit of active) if (!pruned.has(unit)) count(unit);
  for (const unit of best) count(unit);
  const salientIn = (group: number): number => salient.get(group) ?? 0;
  const weak = live
    .filter((group) => salientIn(group) < leastSalient * units.active[group].length)
    .sort((a, b) => salientIn(a) - salientIn(b) || a - b);
  for (let emptied = weak.length; emptied > 0; emptied--) {
    const each = unitsLeft / (live.length - emptied);
    if (!Number.isInteger(each) || each >= groupSize) continue;
    const gone = new Set(weak.slice(0, emptied));
    return new Set(live.filter((group) => !gone.has(group)));
  }
  return new Set(live);
}
