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
} from '@freetickets/core';
import { checkIndices } from './check-indices.js';
import { plainDropout } from './lowering/restrictions.js';
import { PredictionPrograms } from './prediction-programs.js';
import type { Runtime } from './runtime/machine.js';
import { requireSupported } from './unsupported.js';

/** How many examples go through the members at a time, at most. */
const CHUNK = 128;

/** A predictor whose members can get other weights. */
export interface ReloadablePredictor extends Predictor {
  /** Goes on with other weights and masks of these members, of as many active positions each. */
  reload(members: readonly TicketState[]): Promise<void>;
}

/** All members in one program for many examples, and, once there are few of them, another for these. */
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
  const programs = await PredictionPrograms.create(graph, members, runtime, {
    batchSize: Math.min(batchSize, CHUNK),
    dropoutSeed,
  });
  const queue = new CallQueue('predictor');
  return {
    members: members.length,
    predict: (inputs, count, options = {}) =>
      queue.run(async () => {
        checkInputs(graph, inputs, count);
        checkIndices(graph, inputs);
        const size = inputs.length / Math.max(1, count);
        const logits = new Float32Array(members.length * count * graph.classes);
        const { executable, examples, rangesOf } = await programs.of(count);
        const { input, networks } = executable.lowered;
        await queue.chunks(count, examples, options, async (from, to) => {
          const chunk = inputs.subarray(from * size, to * size);
          executable.floats(input, chunk.length).set(chunk);
          executable.setStep({ count: to - from });
          const [first, ...others] = rangesOf(to - from);
          executable.runRange(first.from, first.to);
          if (others.length > 0)
            await queue.chunks(others.length, 1, options, (slice) =>
              executable.runRange(others[slice].from, others[slice].to),
            );
          for (const [m, network] of networks.entries()) {
            const start = (m * count + from) * graph.classes;
            executable.readLogits(network.logits, to - from, logits.subarray(start));
          }
        });
        return logits;
      }, options),
    reload: (others) => queue.run(() => programs.load(others)),
    dispose: () => queue.close(() => programs.dispose()),
  };
}

/** Throws a `ModelError` where samples of a graph could not be drawn, or not here. */
function requirePlainDropout(graph: ModelGraph): void {
  for (const node of droppingNodes(graph)) {
    const problem = plainDropout(node);
    if (problem) throw new ModelError(`Layer "${node.layer}" (Dropout): ${problem}.`);
  }
}
