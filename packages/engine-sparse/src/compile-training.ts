import type { ModelGraph, NetworkOptions, TicketState } from '@freetickets/core';
import { Executable, layOut } from './executable.js';
import { lowerTraining } from './lowering/lower.js';
import type { LoweredTraining } from './program/lowered.js';
import type { Runtime } from './runtime/machine.js';
import { masksOf } from './state.js';

/**
 * A program that trains a graph under a state's masks, on a heap of its own; where that is too large, says which batch
 * fits.
 */
export async function compileTraining(
  graph: ModelGraph,
  options: NetworkOptions,
  runtime: Runtime,
  state: TicketState,
): Promise<Executable<LoweredTraining>> {
  const { batchSize, optimizer, loss } = options;
  const { threads } = runtime;
  const masks = masksOf(graph, state);
  const lowerFor = (size: number) =>
    lowerTraining(graph, { masks, batchSize: size, threads, optimizer, loss });
  const executable = await Executable.create(lowerFor(batchSize), runtime, (bytes, most) => {
    let fitting = batchSize - 1;
    while (fitting > 0 && layOut(lowerFor(fitting), threads).bytes > most) fitting >>= 1;
    const advice =
      fitting > 0
        ? `A batchSize of ${fitting} fits.`
        : "Not even one example fits; use engine: 'tfjs'.";
    return `A batch of ${batchSize} needs ${(bytes / 2 ** 30).toFixed(2)} GiB; at most ${(most / 2 ** 30).toFixed(2)} can be had. ${advice}`;
  });
  const { quantiles } = executable.lowered;
  if (quantiles && loss.name === 'pinball') {
    executable.floats(quantiles, loss.quantiles.length).set(loss.quantiles);
  }
  return executable;
}
