import { type Engine, type Plan, timelineOf } from '@freetickets/core';
import { type MeasuredSteps, stepSeconds } from '@freetickets/training';
import type { Plans } from './plans.js';

/** Times on this machine, in seconds. */
export interface MeasuredTime {
  /** What ran: `name`, and what the engine says of itself. */
  readonly engine: { readonly [key: string]: string | number };
  readonly batchSize: number;
  /** Of a training step. */
  readonly stepSeconds: number;
  readonly denseStepSeconds: number;
  /** Of the steps of all runs; validation and updates of the topology come to that. */
  readonly trainSeconds: number;
  readonly denseTrainSeconds: number;
}

/** Takes some steps of a plan and of the dense network's, and says how long all of them would take. */
export async function measureTime(
  { plan, densePlan }: Plans,
  engine: Engine,
  parts: Omit<MeasuredSteps, 'plan' | 'engine'>,
): Promise<MeasuredTime> {
  const sparse = await stepSeconds({ ...parts, engine, plan });
  const dense = await stepSeconds({ ...parts, engine, plan: densePlan });
  return {
    engine: { name: engine.name, ...engine.describe() },
    batchSize: plan.runs[0].batchSize,
    stepSeconds: sparse,
    denseStepSeconds: dense,
    trainSeconds: sparse * stepsOf(plan),
    denseTrainSeconds: dense * stepsOf(densePlan),
  };
}

const stepsOf = (plan: Plan): number =>
  plan.runs.reduce((sum, run) => sum + (timelineOf(plan, run).at(-1)?.lastStep ?? 0), 0);
