import {
  isUpdate,
  type PhaseTimeline,
  type Run,
  type Signal,
  type Strategy,
  signalsOf,
} from '@freetickets/core';

/** A run, and when everything in it happens. */
interface Course {
  readonly run: Run;
  readonly timeline: readonly PhaseTimeline[];
}

/** All that change a run's topology: its strategy, and those of its explorations. */
export const strategiesOf = ({ run, timeline }: Course): readonly Strategy[] => [
  run.strategy,
  ...timeline.flatMap(({ exploration }) => (exploration ? [exploration.strategy] : [])),
];

/** The phase that a step lies in. */
export const phaseOf = ({ timeline }: Course, step: number): PhaseTimeline =>
  timeline.find(({ lastStep }) => step <= lastStep) as PhaseTimeline;

/** The phase after this one, if any. */
export const nextPhase = ({ timeline }: Course, phase: PhaseTimeline): PhaseTimeline | undefined =>
  timeline[timeline.indexOf(phase) + 1];

/** The share of a phase that lies behind once `step` is taken. */
export const shareBehind = ({ firstStep, lastStep }: PhaseTimeline, step: number): number =>
  (step - firstStep + 1) / (lastStep - firstStep + 1);

/** What must be collected at a step for the topology change that follows it, if one does. */
export function signalsAt(execution: Course, step: number): readonly Signal[] {
  const { run } = execution;
  const at = phaseOf(execution, step);
  const exploration = step === at.lastStep ? nextPhase(execution, at)?.exploration : undefined;
  const needed = new Set<Signal>([
    ...(isUpdate(at.updates, step) ? signalsOf(run.strategy) : []),
    ...(exploration ? signalsOf(exploration.strategy) : []),
  ]);
  needed.delete('denseMomentum');
  return [...needed];
}

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
