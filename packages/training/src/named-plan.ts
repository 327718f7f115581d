import { customPath, type Json, OptionError, specOf } from '@freetickets/core';
import type { TrainOptions } from './train-options.js';

const ADVICE =
  'definePlugin makes one that its name and options tell from all others, so put what it depends on into them';

/** What a run is told from others by, besides its model and data. */
type Planned = Pick<TrainOptions, 'plan' | 'augmentation' | 'averaging'>;

/** A plan, its augmentations and its averaging, as they are written down. */
export const plannedSpec = ({ plan, augmentation, averaging }: Planned): Json =>
  specOf({ plan, ...(augmentation?.length && { augmentation }), averaging });

/**
 * Where the first object stands in a plan that no plugin made, such as `plan.runs.0.strategy.grow`: it may be another than the
 * run began with. Undefined where the plan has none.
 */
const unnamedPart = (planned: Planned): string | undefined => customPath(plannedSpec(planned));

/** Throws an `OptionError` where a plan has a part that cannot be told from another, so that no run of it can be resumed. */
export function requireNamedPlan(planned: Planned): void {
  const part = unnamedPart(planned);
  if (part === undefined) return;
  const expected = `a plugin's, to know that it is the one the run began with (${ADVICE}). Start the run anew (--force)`;
  throw new OptionError(`resume: ${part}`, 'an object that no plugin made', expected);
}

/** What to warn of where a plan is begun that could not be resumed. */
export function unnamedWarning(planned: Planned): string | undefined {
  const part = unnamedPart(planned);
  if (part === undefined) return undefined;
  return `this run cannot be resumed if it stops, as no plugin made ${part}: ${ADVICE}.`;
}
