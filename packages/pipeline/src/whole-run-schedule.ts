import type { Plan, Registry, Run, Schedule } from '@freetickets/core';
import { part } from '@freetickets/schedulers';

/**
 * The schedule that a config names for the learning rate of whole runs; undefined where it names none. What it starts from,
 * where that is not given, is the optimizer's learning rate.
 */
export function wholeRunSchedule(
  spec: unknown,
  learningRate: number,
  registry: Registry,
): Schedule | undefined {
  return spec === undefined
    ? undefined
    : registry.resolve('schedule', startingAt(learningRate, spec));
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

/** A plan whose runs follow a schedule from their first step to their last, in place of those of their phases. */
export function followingSchedule(plan: Plan, schedule: Schedule | undefined): Plan {
  if (!schedule) return plan;
  return { ...plan, runs: plan.runs.map((run) => following(run, schedule)) };
}

function following(run: Run, schedule: Schedule): Run {
  const whole = run.phases.reduce((epochs, phase) => epochs + phase.epochs, 0);
  let epochs = 0;
  const phases = run.phases.map((phase) => {
    const from = epochs / whole;
    epochs += phase.epochs;
    return { ...phase, learningRate: part({ of: schedule, from, to: epochs / whole }) };
  });
  return { ...run, phases };
}
