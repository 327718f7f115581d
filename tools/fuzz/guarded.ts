import type { ModelGraph, NetworkOptions, TicketState } from '@freetickets/core';
import { Executable, type Step } from '../../packages/engine-sparse/src/executable.js';
import {
  type Lowered,
  lowerPrediction,
  lowerTraining,
} from '../../packages/engine-sparse/src/lowering/lower.js';
import { PredictionPrograms } from '../../packages/engine-sparse/src/prediction-programs.js';
import type { Stage } from '../../packages/engine-sparse/src/program/program.js';
import type { Runtime } from '../../packages/engine-sparse/src/runtime/machine.js';
import { masksOf } from '../../packages/engine-sparse/src/state.js';
import { Guards } from '../../packages/engine-sparse/src/testing-guards.js';

/** Takes a step with a guard behind every region, which the kernels must not touch. */
export async function stepBetweenGuards(
  graph: ModelGraph,
  { initial, batchSize, optimizer, loss }: NetworkOptions,
  runtime: Runtime,
): Promise<void> {
  const { threads } = runtime;
  const masks = masksOf(graph, initial);
  const lowered = lowerTraining(graph, { masks, batchSize, threads, optimizer, loss });
  const step = { count: batchSize, learningRate: 0.1 };
  const stages = [['pass', 'dense', 'update']] as const;
  const executable = await run(lowered, [initial], runtime, step, undefined, stages);
  executable.dispose();
}

/** The logits of one chunk, predicted in the same way, on the layout that a predictor takes for it. */
export async function predictBetweenGuards(
  graph: ModelGraph,
  members: readonly TicketState[],
  runtime: Runtime,
  batchSize: number,
  inputs: Float32Array,
  count: number,
): Promise<Float32Array> {
  const { threads } = runtime;
  const masks = members.map((member) => masksOf(graph, member));
  const options = { batchSize, dropoutSeed: undefined };
  const programs = await PredictionPrograms.create(graph, members, runtime, options);
  const { executable: chosen } = await programs.of(count);
  const { block, batchSize: most } = chosen.lowered;
  programs.dispose();
  const isPlanar = block === 1;
  const lowered = await lowerPrediction(graph, {
    ...{ members: masks, batchSize: most, threads, isPlanar },
  });
  const executable = await run(lowered, members, runtime, { count }, inputs, [
    ['prepare'],
    ['pass'],
  ]);
  const logits = new Float32Array(members.length * count * graph.classes);
  for (const [m, network] of lowered.networks.entries())
    executable.readLogits(network.logits, count, logits.subarray(m * count * graph.classes));
  executable.dispose();
  return logits;
}

async function run(
  lowered: Lowered,
  states: readonly TicketState[],
  runtime: Runtime,
  step: Step,
  inputs: Float32Array | undefined,
  stages: readonly (readonly Stage[])[],
): Promise<Executable> {
  const guards = Guards.behindRegionsOf(lowered.program);
  const executable = await Executable.create(lowered, runtime, () => 'too large');
  const { heap } = executable.machine;
  for (const [m, { parameters }] of lowered.networks.entries()) {
    for (const parameter of parameters.all)
      executable.valuesOf(parameter).set(states[m].parameters[parameter.name].values);
  }
  if (inputs) executable.floats(lowered.input, inputs.length).set(inputs);
  executable.setStep(step);
  guards.write(heap);
  try {
    guards.forbid(heap, true);
    for (const each of stages) executable.run(each);
  } finally {
    guards.forbid(heap, false);
  }
  guards.check(heap, 'A program');
  return executable;
}
