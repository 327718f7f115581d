import { callPlugin, type Phase, PluginError, pluginLabel, show } from '@freetickets/core';

/** The learning rate of a phase, at its progress. Throws a `PluginError` that names the schedule where it is none. */
export function learningRateAt({ name, learningRate }: Phase, progress: number): number {
  const label = pluginLabel(learningRate, 'the schedule');
  const value = callPlugin(label, `at(${progress})`, () => learningRate.at(progress));
  if (Number.isFinite(value) && value >= 0) return value;
  throw new PluginError(
    label,
    `at(${progress}) returned ${show(value)}, expected a learning rate of phase ${name}: a number of at least 0.`,
  );
}
