import { type Plan, timelineOf } from '@freetickets/core';
import type { Stage } from '@freetickets/runs';
import { costOf } from '@freetickets/training';
import type { Experiment } from './experiment.js';

/** What a stage of training will take. */
export interface StageWork {
  readonly stage: Stage;
  /** The steps of each run. */
  readonly steps: readonly number[];
  /** Of all of them, as in `PlanCost`. */
  readonly trainFlops: number;
}

/** The stages of an experiment that are to be trained. */
export function workOf({ plan, baselinePlan, graph }: Experiment): readonly StageWork[] {
  const work = (stage: Stage, of: Plan): StageWork => ({
    stage,
    steps: of.runs.map((run) => timelineOf(of, run).at(-1)?.lastStep ?? 0),
    trainFlops: costOf(of, graph).trainFlops,
  });
  return [work('ensemble', plan), ...(baselinePlan ? [work('baseline', baselinePlan)] : [])];
}
