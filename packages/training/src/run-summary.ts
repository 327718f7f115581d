import { type Engine, type ModelGraph, type Plan, sizeOf, timelineOf } from '@freetickets/core';
import { activeCounts } from './cost.js';

/** What a run will be, read off its plan. */
export interface RunSummary {
  /** The run's number in the plan, from 1. */
  readonly run: number;
  /** Runs of the plan. */
  readonly runs: number;
  /** What the run's network runs on: the engine's name, and what it says of itself. */
  readonly engine: { readonly name: string; readonly [key: string]: string | number };
  /** Epochs and steps of the run. */
  readonly epochs: number;
  readonly steps: number;
  /** By masked parameter: how many weights it has, and how many are active. */
  readonly layers: {
    readonly [parameter: string]: { readonly size: number; readonly active: number };
  };
}

/** Reads off what run number `number` of a plan will be on an engine. */
export function runSummary(
  plan: Plan,
  number: number,
  graph: ModelGraph,
  engine: Engine,
): RunSummary {
  const run = plan.runs[number - 1];
  const { lastEpoch: epochs = 0, lastStep: steps = 0 } = timelineOf(plan, run).at(-1) ?? {};
  const counts = activeCounts(graph, run);
  const layers = graph.parameters.flatMap(({ name, shape }) => {
    const active = counts.get(name);
    const size = sizeOf(shape);
    return active === undefined ? [] : [[name, { size, active }] as const];
  });
  return {
    run: number,
    runs: plan.runs.length,
    engine: { name: engine.name, ...engine.describe() },
    epochs,
    steps,
    layers: Object.fromEntries(layers),
  };
}
