import { ModelError, type ModelGraph, type Predictor, type TicketState } from '@freetickets/core';
import { checkInputs } from './batch.js';
import { Installed } from './installed.js';
import { lower } from './lowering/lower.js';
import type { Runtime } from './runtime/machine.js';
import { checkState, masksOf } from './state.js';

/** How many examples go through the members at a time. */
const CHUNK = 128;

/** A program for each member, all run on one chunk of inputs after another. */
export async function createPredictor(
  graph: ModelGraph,
  members: readonly TicketState[],
  runtime: Runtime,
): Promise<Predictor> {
  if (members.length === 0) {
    throw new ModelError('A predictor was asked for without members. Give it at least one ticket.');
  }
  for (const member of members) checkState(graph, member);
  const programs = await Promise.all(members.map((member) => install(graph, member, runtime)));
  return {
    members: programs.length,
    async predict(inputs, count) {
      checkInputs(graph, inputs, count);
      const size = inputs.length / Math.max(1, count);
      const logits = new Float32Array(programs.length * count * graph.classes);
      for (let from = 0; from < count; from += CHUNK) {
        const to = Math.min(count, from + CHUNK);
        const examples = inputs.subarray(from * size, to * size);
        for (const [m, program] of programs.entries()) {
          program.floats(program.lowered.input, examples.length).set(examples);
          program.setStep({ count: to - from });
          program.run(['pass']);
          const start = (m * count + from) * graph.classes;
          program.readLogits(
            to - from,
            logits.subarray(start, start + (to - from) * graph.classes),
          );
        }
      }
      return logits;
    },
    dispose() {
      for (const program of programs) program.dispose();
    },
  };
}

async function install(
  graph: ModelGraph,
  member: TicketState,
  runtime: Runtime,
): Promise<Installed> {
  const lowered = lower(graph, {
    masks: masksOf(graph, member),
    batchSize: CHUNK,
    threads: runtime.threads,
  });
  const installed = await Installed.create(
    lowered,
    runtime,
    (bytes) =>
      `Predicting needs ${(bytes / 2 ** 30).toFixed(1)} GiB, but a heap has at most 4. Use engine: 'tfjs'.`,
  );
  for (const parameter of lowered.parameters.all) {
    installed.valuesOf(parameter).set(member.parameters[parameter.name].values);
  }
  return installed;
}
