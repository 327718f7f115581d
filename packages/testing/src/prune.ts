import type { PruneCriterion } from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { criterionConformance } from './criterion.js';

/**
 * What every prune criterion must do.
 *
 * @example for (const { name, run } of pruneConformance(mine())) test(name, run);
 */
export function pruneConformance(criterion: PruneCriterion): ConformanceCase[] {
  return criterionConformance(criterion, 'active', (layer, count, random) =>
    criterion.prune(layer, count, random),
  );
}
