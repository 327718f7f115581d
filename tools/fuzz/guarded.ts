import type { ModelGraph, NetworkOptions } from '@freetickets/core';
import { Installed } from '../../packages/engine-sparse/src/installed.js';
import { lowerTraining } from '../../packages/engine-sparse/src/lowering/lower.js';
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
  const guards = Guards.behindRegionsOf(lowered.program);
  const installed = await Installed.create(lowered, runtime, () => 'too large');
  const { heap } = installed.machine;
  for (const parameter of lowered.parameters.all)
    installed.valuesOf(parameter).set(initial.parameters[parameter.name].values);
  installed.setStep({ count: batchSize, learningRate: 0.1 });
  guards.write(heap);
  try {
    guards.forbid(heap, true);
    installed.run(['pass', 'dense', 'update']);
  } finally {
    guards.forbid(heap, false);
  }
  guards.check(heap, 'A step');
  installed.dispose();
}
