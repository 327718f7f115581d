import { type ModelGraph, type TicketState, yieldToEventLoop } from '@freetickets/core';
import { Executable } from './executable.js';
import { lowerPrediction } from './lowering/lower.js';
import { type Slices, slicesOf, workOf } from './program/slices.js';
import { onThreads, type Runtime } from './runtime/machine.js';
import { masksOf } from './state.js';

/** All members in one program, on a heap of its own. */
export interface PredictionProgram extends Slices {
  readonly executable: Executable;
  /** About how many multiply-adds and reads an example takes of all members, its share of a block's. */
  readonly workPerExample: number;
}

interface Settings {
  /** The most examples it takes at a time. */
  readonly batchSize: number;
  readonly dropoutSeed: number | undefined;
  /** Whether the lanes of images are pixels, for a few examples, rather than examples. */
  readonly isPlanar: boolean;
}

/** Lowers, lays out and loads the program of some members. */
export async function compilePrediction(
  graph: ModelGraph,
  members: readonly TicketState[],
  runtime: Runtime,
  { batchSize, dropoutSeed, isPlanar }: Settings,
): Promise<PredictionProgram> {
  const { threads } = runtime;
  const masks = members.map((member) => masksOf(graph, member));
  const drops = dropoutSeed !== undefined;
  const settings = { members: masks, batchSize, threads, drops, isPlanar };
  const lowered = await lowerPrediction(graph, settings);
  const workPerExample = workOf(lowered).reduce((sum, each) => sum + each, 0) / lowered.block;
  const used = isPlanar && workPerExample < runtime.leastShared ? onThreads(runtime, 1) : runtime;
  const executable = await Executable.create(lowered, used, (bytes) => {
    const gigabytes = (bytes / 2 ** 30).toFixed(1);
    return `Predicting with ${members.length} members needs ${gigabytes} GiB, but a heap has at most 4, and what the machine gives. Predict with fewer, or use engine: 'tfjs'.`;
  });
  await loadMembers(executable, members);
  if (dropoutSeed !== undefined) {
    const { drawSamples } = await import('./draw-samples.js');
    drawSamples(executable, dropoutSeed);
  }
  return { executable, workPerExample, ...slicesOf(lowered, used) };
}

/** Gives a program's members their weights and masks. */
export async function loadMembers(
  executable: Executable,
  members: readonly TicketState[],
): Promise<void> {
  for (const [m, { parameters }] of executable.lowered.networks.entries()) {
    await yieldToEventLoop();
    for (const parameter of parameters.all) {
      const { values, mask } = members[m].parameters[parameter.name];
      executable.valuesOf(parameter).set(values);
      const isOther = mask && !parameter.mask?.equals(mask);
      if (isOther) executable.reindex(parameters, parameter, mask);
    }
  }
  executable.run(['prepare']);
}
