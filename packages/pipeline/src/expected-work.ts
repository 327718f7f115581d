import type { Registry } from '@freetickets/core';
import { train } from '@freetickets/training';
import { type Experiment, prepare } from './experiment.js';
import type { ImportModule } from './plugins.js';
import { parseConfig } from './settings.js';
import { workOf } from './stage-work.js';

/** What training a config will take. */
export interface ExpectedWork {
  readonly steps: number;
  /** As in `PlanCost`. */
  readonly trainFlops: number;
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
  const prepared = await prepare(parseConfig(config), registry, importModule);
  const { examples, runs } = prepared.plan;
  const experiment =
    member === undefined ? prepared : { ...prepared, plan: { examples, runs: [runs[member]] } };
  const work = workOf(experiment);
  const steps = work.flatMap((stage) => stage.steps).reduce((sum, each) => sum + each, 0);
  const trainFlops = work.reduce((sum, stage) => sum + stage.trainFlops, 0);
  return { steps, trainFlops, seconds: steps * (await secondsPerStep(experiment)) };
}

/** The mean wall-clock time of a step, of the first ones but one. */
async function secondsPerStep({
  plan,
  graph,
  engine,
  loss,
  dataset,
  augmentation,
  settings,
  initialise,
}: Experiment): Promise<number> {
  const events = train({
    plan,
    graph,
    engine,
    loss,
    train: dataset.train,
    validation: dataset.validation,
    augmentation,
    ...(settings.ema && { averaging: settings.ema }),
    preprocessing: dataset.preprocessing,
    initialise,
  });
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
