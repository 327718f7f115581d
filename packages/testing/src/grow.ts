import type { GrowCriterion } from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { criterionConformance } from './criterion.js';

/**
 * What every grow criterion must do.
 *
 * @example for (const { name, run } of growConformance(mine())) test(name, run);
 */
export function growConformance(criterion: GrowCriterion): ConformanceCase[] {
  return criterionConformance(criterion, 'inactive', (layer, count, random) =>
    criterion.grow(layer, count, random),
  );
}
