import type { Registry } from '@freetickets/core';
import { train } from '@freetickets/training';
import { type Experiment, prepare } from './experiment.js';
import type { ImportModule } from './plugins.js';
import { parseConfig } from './settings.js';
import { workOf } from './stage-work.js';
import { trainingOptions } from './training-options.js';

/** What training a config is, in steps and operations. */
export interface PlannedWork {
  readonly steps: number;
  /** As in `PlanCost`. */
  readonly trainFlops: number;
}

/** What training a config will take. */
export interface ExpectedWork extends PlannedWork {
  /** The wall-clock time of all its steps, if they take as long as the first that were tried here. */
  readonly seconds: number;
}

/** For so long steps are tried, in milliseconds, the first of them not counted. */
const TRIED = 500;

/**
 * Prepares a config's experiment and tries its first training steps, of one run of its plan alone where `member` is its index.
 * Writes nothing. Throws as `freeTickets` does for a config, data or
 * a model that cannot be used.
 */
export async function expectedWork(
  config: object,
  registry: Registry,
  importModule?: ImportModule,
  member?: number,
): Promise<ExpectedWork> {
  const experiment = await experimentOf(config, registry, importModule, member);
  const work = totalOf(experiment);
  return { ...work, seconds: work.steps * (await secondsPerStep(experiment)) };
}

/** The work that training a config is, or one run of its plan, without trying any of it. Throws as `expectedWork` does. */
export const plannedWork = async (
  config: object,
  registry: Registry,
  importModule?: ImportModule,
  member?: number,
): Promise<PlannedWork> => totalOf(await experimentOf(config, registry, importModule, member));

async function experimentOf(
  config: object,
  registry: Registry,
  importModule: ImportModule | undefined,
  member: number | undefined,
): Promise<Experiment> {
  const experiment = await prepare(parseConfig(config), registry, importModule);
  const { examples, runs } = experiment.plan;
  if (member === undefined) return experiment;
  return { ...experiment, plan: { examples, runs: [runs[member]] } };
}

function totalOf(experiment: Experiment): PlannedWork {
  const work = workOf(experiment);
  return {
    steps: work.flatMap(({ steps }) => steps).reduce((sum, each) => sum + each, 0),
    trainFlops: work.reduce((sum, { trainFlops }) => sum + trainFlops, 0),
  };
}

/** The mean wall-clock time of a step, of the first ones but one. */
async function secondsPerStep(experiment: Experiment): Promise<number> {
  const events = train(trainingOptions(experiment, experiment.plan));
  let began = 0;
  let elapsed = 0;
  let steps = 0;
  for await (const { type } of events) {
    if (type !== 'step') continue;
    if (steps++ === 0) began = performance.now();
    elapsed = performance.now() - began;
    if (elapsed >= TRIED) break;
  }
  return steps > 1 ? elapsed / (steps - 1) / 1000 : 0;
}
