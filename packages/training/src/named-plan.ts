import { customPath, OptionError, type Plan, specOf } from '@freetickets/core';

const ADVICE =
  'definePlugin makes one that its name and options tell from all others, so put what it depends on into them';

/**
 * Where the first object stands in a plan that no plugin made, such as `runs.0.strategy.grow`: it may be another than the
 * run began with. Undefined where the plan has none.
 */
const unnamedPart = (plan: Plan): string | undefined => customPath(specOf(plan));

/** Throws an `OptionError` where a plan has a part that cannot be told from another, so that no run of it can be resumed. */
export function requireNamedPlan(plan: Plan): void {
  const part = unnamedPart(plan);
  if (part === undefined) return;
  const expected = `a plugin's, to know that it is the one the run began with (${ADVICE}). Start the run anew (--force)`;
  throw new OptionError(`resume: plan.${part}`, 'an object that no plugin made', expected);
}

/** What to warn of where a plan is begun that could not be resumed. */
export function unnamedWarning(plan: Plan): string | undefined {
  const part = unnamedPart(plan);
  if (part === undefined) return undefined;
  return `this run cannot be resumed if it stops, as no plugin made plan.${part}: ${ADVICE}.`;
}
