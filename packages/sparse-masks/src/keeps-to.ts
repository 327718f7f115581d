import type { LayerUnits, MaskView } from '@freetickets/core';

/**
 * Whether a mask consists of whole units, equally many in every group and as many as are asked for, or is full; where the
 * constraint empties groups, some may have none.
 */
export function keepsTo(units: LayerUnits, mask: MaskView): boolean {
  const { unitSize, groupSize, activeUnits, leastSalient, unitOf } = units;
  if (mask.count === mask.size) return true;
  const active = new Array<number>(mask.size / unitSize).fill(0);
  for (const position of mask.active()) active[unitOf(position)]++;
  const groups = new Array<number>(active.length / groupSize).fill(0);
  for (const [unit, positions] of active.entries()) {
    if (positions !== 0 && positions !== unitSize) return false;
    if (positions > 0) groups[Math.floor(unit / groupSize)]++;
  }
  const most = Math.max(...groups);
  const isEmptied = (count: number): boolean => leastSalient !== undefined && count === 0;
  return groups.every((count) => count === (activeUnits ?? most) || isEmptied(count));
}
