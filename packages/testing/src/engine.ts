import type { Engine } from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { errorCases } from './engine-errors.js';
import { headCases } from './engine-heads.js';
import { numberCases } from './engine-numbers.js';
import { orderCases } from './engine-order.js';
import { predictionCases } from './engine-prediction.js';
import { EngineProbe } from './engine-probe.js';
import { regressionCases } from './engine-regression.js';
import { signalCases } from './engine-signals.js';
import { stateCases } from './engine-states.js';
import { stepCases } from './engine-steps.js';

/**
 * What every engine must do, on a small network of its own: numbers, losses of several heads, exact zeros and counts, gradients, steps by the
 * formulas, dropout, masks, signals, states that continue bit for bit, prediction, the order of calls, and errors. `tolerance` is how far,
 * relative to the values compared, its float32 arithmetic may be off where the formula is exact; default 1e-4.
 *
 * @example for (const { name, run } of engineConformance(mine())) test(name, run);
 */
export function engineConformance(
  engine: Engine,
  { tolerance = 1e-4 }: { readonly tolerance?: number } = {},
): ConformanceCase[] {
  const probe = new EngineProbe(engine, tolerance);
  const groups = [
    numberCases,
    headCases,
    regressionCases,
    stepCases,
    signalCases,
    stateCases,
    predictionCases,
    orderCases,
    errorCases,
  ];
  return groups.flatMap((cases) => cases(probe));
}
