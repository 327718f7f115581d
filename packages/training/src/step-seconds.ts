import {
  type Batch,
  classesOf,
  type Engine,
  isRegression,
  type LossSpec,
  largestBatch,
  type ModelGraph,
  type Plan,
  type RegressionBatch,
  random,
  sizeOf,
  targetsPerExample,
  timelineOf,
} from '@freetickets/core';
import { initialTicket } from '@freetickets/tickets';
import { trackedSignals } from './phases.js';
import { runOptions } from './run-options.js';
import type { TrainOptions } from './train-options.js';

/** The first steps are slower, and not counted where there are more. */
const WARM_UP = 2;
const MOST_STEPS = 12;
/** In seconds; the first step is taken in any case. */
const LONGEST = 5;

/** A network to take steps of, as for `train`. */
export interface MeasuredSteps {
  readonly plan: Plan;
  readonly graph: ModelGraph;
  readonly engine: Engine;
  readonly loss: LossSpec;
  readonly initialise: TrainOptions['initialise'];
}

/**
 * The median wall-clock time, in seconds, of a training step of the first run of a plan: whole batches of noise, without
 * updates of the topology. Some steps are taken for it, about 5 seconds of them; the weights that come out are thrown away.
 */
export async function stepSeconds(measured: MeasuredSteps): Promise<number> {
  const { plan, engine } = measured;
  const [run] = plan.runs;
  const { graph, loss, initialise } = runOptions(measured, run).own;
  const timeline = timelineOf(plan, run);
  const batch = noise({ graph, loss }, largestBatch(plan, run), run.seed);
  const network = await engine.createNetwork(graph, {
    initial: initialTicket(graph, await initialise(run.seed), run),
    optimizer: run.optimizer,
    loss,
    batchSize: batch.count,
    track: trackedSignals({ run, timeline }),
    seed: run.seed,
  });
  try {
    const times: number[] = [];
    const begin = performance.now();
    for (let i = 0; i < WARM_UP + MOST_STEPS; i++) {
      const start = performance.now();
      // A rate of 0 keeps whatever noise there is from growing.
      await network.trainBatch(batch, { learningRate: 0 });
      const end = performance.now();
      times.push((end - start) / 1000);
      if (end - begin > 1000 * LONGEST) break;
    }
    const counted = times.slice(Math.min(WARM_UP, times.length - 1)).sort((a, b) => a - b);
    return counted[counted.length >> 1];
  } finally {
    network.dispose();
  }
}

/** Inputs with mean 0 and variance 1, and labels or targets, at random. */
function noise(
  { graph, loss }: Pick<MeasuredSteps, 'graph' | 'loss'>,
  count: number,
  seed: number,
): Batch | RegressionBatch {
  const stream = random.derive(seed, 'noise');
  const value = (): number => Math.sqrt(12) * (stream.uniform() - 0.5);
  const inputs = Float32Array.from({ length: count * sizeOf(graph.inputShape) }, value);
  if (isRegression(loss)) {
    const length = count * targetsPerExample(graph, loss);
    return { inputs, targets: Float32Array.from({ length }, value), count };
  }
  return {
    inputs,
    labels: Int32Array.from({ length: count }, () => stream.integer(classesOf(graph, loss))),
    count,
  };
}
