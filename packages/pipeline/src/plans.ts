import {
  callPlugin,
  checkPlan,
  droppingNodes,
  type Method,
  type ModelGraph,
  type Plan,
  type PlanSettings,
  PluginError,
  pluginLabel,
} from '@freetickets/core';
import { checkTopology } from '@freetickets/training';
import { baselineOf } from './baseline.js';
import { followingSchedule, type ScheduleOf } from './whole-run-schedule.js';

/** What an experiment trains, and what it is compared with. */
export interface Plans {
  readonly plan: Plan;
  /** Of the dense network that costs are compared with. */
  readonly densePlan: Plan;
}

/** What plans are made of. */
interface Planned {
  readonly method: Method;
  /** The dense method that the user asked for, if any. */
  readonly baseline: Method | undefined;
  readonly settings: PlanSettings;
  readonly scheduleOf: ScheduleOf;
  readonly graph: ModelGraph;
}

/** The plans of a method and of its baseline, checked. */
export function plansOf({ method, baseline, settings, scheduleOf, graph }: Planned): Plans {
  const planOf = (of: Method): Plan => {
    const label = pluginLabel(of, 'the method');
    const own = callPlugin(label, 'plan()', () => of.plan(settings));
    checkPlan(own, label);
    checkTopology(own, graph);
    const made = followingSchedule(own, scheduleOf(of));
    const { examples } = settings;
    if (made.examples === examples) return made;
    throw new PluginError(label, `plan.examples: got ${made.examples}, expected ${examples}.`);
  };
  const plan = planOf(method);
  if (plan.samples) droppingNodes(graph);
  return { plan, densePlan: planOf(baselineOf(method, baseline, plan)) };
}
