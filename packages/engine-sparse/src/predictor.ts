import {
  CallQueue,
  checkInputs,
  checkState,
  droppingNodes,
  ModelError,
  type ModelGraph,
  type Predictor,
  type PredictorOptions,
  type TicketState,
  yieldToEventLoop,
} from '@freetickets/core';
import { drawSamples } from './draw-samples.js';
import { Executable } from './executable.js';
import { lowerPrediction } from './lowering/lower.js';
import { plainDropout } from './lowering/restrictions.js';
import { slicesOf } from './program/slices.js';
import type { Runtime } from './runtime/machine.js';
import { masksOf } from './state.js';
import { requireSupported } from './unsupported.js';

/** How many examples go through the members at a time, at most. */
const CHUNK = 128;

/** A predictor whose members can get other weights. */
export interface ReloadablePredictor extends Predictor {
  /** Goes on with other weights and masks of these members, of as many active positions each. */
  reload(members: readonly TicketState[]): Promise<void>;
}

/**
 * All members in one program, which goes over the inputs chunk by chunk, of `batchSize` examples at most. A signal is
 * heard between chunks, and between operations of long ones.
 */
export async function createPredictor(
  graph: ModelGraph,
  members: readonly TicketState[],
  runtime: Runtime,
  { batchSize = CHUNK, dropoutSeed }: PredictorOptions & { readonly batchSize?: number } = {},
): Promise<ReloadablePredictor> {
  if (members.length === 0) {
    throw new ModelError('A predictor was asked for without members. Give it at least one ticket.');
  }
  requireSupported(graph, 'predict');
  for (const member of members) checkState(graph, member);
  if (dropoutSeed !== undefined) requirePlainDropout(graph);
  const executable = await compilePrediction(graph, members, runtime, {
    batchSize: Math.min(batchSize, CHUNK),
    drops: dropoutSeed !== undefined,
  });
  const { input, networks } = executable.lowered;
  if (dropoutSeed !== undefined) drawSamples(executable, dropoutSeed);
  const { examples: chunk, ranges } = slicesOf(executable.lowered, runtime);
  const queue = new CallQueue('predictor');
  return {
    members: members.length,
    predict: (inputs, count, options = {}) =>
      queue.run(async () => {
        checkInputs(graph, inputs, count);
        const size = inputs.length / Math.max(1, count);
        const logits = new Float32Array(members.length * count * graph.classes);
        await queue.chunks(count, chunk, options, async (from, to) => {
          const examples = inputs.subarray(from * size, to * size);
          executable.floats(input, examples.length).set(examples);
          executable.setStep({ count: to - from });
          await queue.chunks(ranges.length, 1, options, (slice) =>
            executable.runRange(ranges[slice].from, ranges[slice].to),
          );
          for (const [m, network] of networks.entries()) {
            const start = (m * count + from) * graph.classes;
            executable.readLogits(network.logits, to - from, logits.subarray(start));
          }
        });
        return logits;
      }, options),
    reload: (others) => queue.run(() => load(executable, others)),
    dispose: () => queue.close(() => executable.dispose()),
  };
}

/** All members in one program, with their weights, on a heap of its own. */
async function compilePrediction(
  graph: ModelGraph,
  members: readonly TicketState[],
  runtime: Runtime,
  { batchSize, drops }: { readonly batchSize: number; readonly drops: boolean },
): Promise<Executable> {
  const { threads } = runtime;
  const masks = members.map((member) => masksOf(graph, member));
  const lowered = await lowerPrediction(graph, { members: masks, batchSize, threads, drops });
  const executable = await Executable.create(lowered, runtime, (bytes) => {
    const gigabytes = (bytes / 2 ** 30).toFixed(1);
    return `Predicting with ${members.length} members needs ${gigabytes} GiB, but a heap has at most 4, and what the machine gives. Predict with fewer, or use engine: 'tfjs'.`;
  });
  await load(executable, members);
  return executable;
}

/** Throws a `ModelError` where samples of a graph could not be drawn, or not here. */
function requirePlainDropout(graph: ModelGraph): void {
  for (const node of droppingNodes(graph)) {
    const problem = plainDropout(node);
    if (problem) throw new ModelError(`Layer "${node.layer}" (Dropout): ${problem}.`);
  }
}

async function load(executable: Executable, members: readonly TicketState[]): Promise<void> {
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
