import {
  checkPlan,
  type Method,
  type Plan,
  type PlanSettings,
  PluginError,
  pluginLabel,
} from '@freetickets/core';
import { baselineOf } from './baseline.js';
import { followingSchedule, type ScheduleOf } from './whole-run-schedule.js';

/** What an experiment trains, and what it is compared with. */
export interface Plans {
  readonly plan: Plan;
  /** Of the dense network that costs are compared with. */
  readonly densePlan: Plan;
}

/**
 * The plans of a method and of its baseline, checked.
 *
 * @param baseline the dense method that the user asked for, if any
 */
export function plansOf(
  method: Method,
  baseline: Method | undefined,
  settings: PlanSettings,
  scheduleOf: ScheduleOf,
): Plans {
  const planOf = (of: Method): Plan => {
    const own = of.plan(settings);
    const label = pluginLabel(of, 'the method');
    checkPlan(own, label);
    const made = followingSchedule(own, scheduleOf(of));
    const { examples } = settings;
    if (made.examples === examples) return made;
    throw new PluginError(label, `plan.examples: got ${made.examples}, expected ${examples}.`);
  };
  const plan = planOf(method);
  return { plan, densePlan: planOf(baselineOf(method, baseline, plan)) };
}
