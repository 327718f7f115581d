import {
  type Phase,
  PluginError,
  pluginLabel,
  type Schedule,
  show,
  type TopologySchedule,
} from '@freetickets/core';

/** The learning rate of a phase, at its progress. Throws a `PluginError` that names the schedule where it is none. */
export function learningRateAt({ name, learningRate }: Phase, progress: number): number {
  const value = learningRate.at(progress);
  if (Number.isFinite(value) && value >= 0) return value;
  throw unusable(
    learningRate,
    value,
    `a learning rate of phase ${name}: a number of at least 0`,
    progress,
  );
}

/** The share that an update of a phase replaces, at its progress. Throws as `learningRateAt` does. */
export function fractionAt(
  { name }: Phase,
  { fraction }: TopologySchedule,
  progress: number,
): number {
  const value = fraction.at(progress);
  if (Number.isFinite(value) && value >= 0 && value <= 1) return value;
  throw unusable(
    fraction,
    value,
    `a topology.fraction of phase ${name}: a number from 0 to 1`,
    progress,
  );
}

const unusable = (schedule: Schedule, value: unknown, expected: string, progress: number) =>
  new PluginError(
    pluginLabel(schedule, 'the schedule'),
    `at(${progress}) returned ${show(value)}, expected ${expected}.`,
  );
