import {
  type Method,
  originOf,
  type Plan,
  type Registry,
  type Run,
  type Schedule,
} from '@freetickets/core';
import { part } from '@freetickets/schedulers';
import type { Settings } from './settings.js';

/** The schedule of the whole runs of a method; undefined where each phase has its own. */
export type ScheduleOf = (method: Method) => Schedule | undefined;

/**
 * The schedule that a config names for the learning rate of whole runs. What it starts from, where that is not given, is the
 * method's own learning rate, if it has that option, else the optimizer's.
 */
export function wholeRunSchedules(
  { learningRateSchedule: spec, optimizer }: Pick<Settings, 'learningRateSchedule' | 'optimizer'>,
  registry: Registry,
): ScheduleOf {
  if (spec === undefined) return () => undefined;
  const startingFrom = (learningRate: number) =>
    registry.resolve('schedule', startingAt(learningRate, spec));
  // What is wrong with it is said before anything is loaded.
  startingFrom(optimizer.learningRate);
  return (method) => {
    const { learningRate: own }: { learningRate?: unknown } = Object(originOf(method)?.options);
    return startingFrom(typeof own === 'number' ? own : optimizer.learningRate);
  };
}

function startingAt(learningRate: number, spec: unknown): unknown {
  const isObject = typeof spec === 'object' && spec !== null;
  if (typeof spec !== 'string' && (!isObject || !('name' in spec))) return spec;
  const named: { readonly [key: string]: unknown } = isObject ? { ...spec } : { name: spec };
  if (named.name === 'constant') return { value: learningRate, ...named };
  // A warm-up's own `from` is a share of what comes after it.
  if (named.name === 'warmup') return { ...named, after: startingAt(learningRate, named.after) };
  return { from: learningRate, ...named };
}

/**
 * A plan whose runs follow a schedule from their first step to their last, in place of those of their phases. A phase that goes
 * back to an earlier epoch goes on from where the schedule was then.
 */
export function followingSchedule(plan: Plan, schedule: Schedule | undefined): Plan {
  if (!schedule) return plan;
  return { ...plan, runs: plan.runs.map((run) => following(run, schedule)) };
}

function following(run: Run, schedule: Schedule): Run {
  let epoch = 0;
  const spans = run.phases.map(({ epochs, atStart }) => {
    const from = atStart?.prune?.rewindTo ?? epoch;
    epoch = from + epochs;
    return { from, to: epoch };
  });
  const whole = Math.max(...spans.map(({ to }) => to));
  const phases = run.phases.map((phase, p) => {
    const { from, to } = spans[p];
    const learningRate = part({ of: schedule, from: from / whole, to: to / whole });
    return { ...phase, learningRate };
  });
  return { ...run, phases };
}
