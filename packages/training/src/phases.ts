import {
  type PhaseTimeline,
  type Run,
  type Signal,
  type Strategy,
  signalsOf,
} from '@freetickets/core';
import { pruningPhase } from './topology.js';

/** A run, and when everything in it happens. */
interface Course {
  readonly run: Run;
  readonly timeline: readonly PhaseTimeline[];
}

/** All that change a run's topology: its strategy, and those of its explorations. */
const strategiesOf = ({ run, timeline }: Course): readonly Strategy[] => [
  run.strategy,
  ...timeline.flatMap(({ exploration }) => (exploration ? [exploration.strategy] : [])),
];

/** The signals that a network keeps up itself at each step for what changes its topology: the dense momentum, if any needs it. */
export function trackedSignals(course: Course): readonly Signal[] {
  const needs = [
    ...strategiesOf(course).flatMap(signalsOf),
    ...course.timeline.flatMap(({ phase }) => phase.topology?.redistribution?.needs ?? []),
  ];
  return needs.includes('denseMomentum') ? ['denseMomentum'] : [];
}

/** The phase that a step lies in. */
export const phaseOf = ({ timeline }: Course, step: number): PhaseTimeline =>
  timeline.find(({ lastStep }) => step <= lastStep) as PhaseTimeline;

/** Whether a run has come to its sparsity after a step, where it is pruned gradually; any other has from the first on. */
export function isPruned({ run, timeline }: Course, step: number): boolean {
  const updates = run.gradualPruning && pruningPhase(timeline)?.updates;
  return !updates || step >= updates.firstStep + (updates.count - 1) * updates.everySteps;
}

/** The share of a phase that lies behind once `step` is taken. */
export const shareBehind = ({ firstStep, lastStep }: PhaseTimeline, step: number): number =>
  (step - firstStep + 1) / (lastStep - firstStep + 1);

/** Whether a checkpoint is due after a step: at a phase's end, and every so many epochs. */
export function isCheckpointDue(
  course: Course & { readonly stepsPerEpoch: number },
  step: number,
  everyEpochs: number,
): boolean {
  const epoch = step / course.stepsPerEpoch;
  if (!Number.isInteger(epoch) || epoch === 0) return false;
  return step === phaseOf(course, step).lastStep || epoch % everyEpochs === 0;
}
