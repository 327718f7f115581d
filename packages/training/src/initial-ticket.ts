import type { ParameterState, Run, TicketState } from '@freetickets/core';
import { gather, initialTopology } from '@freetickets/sparse-masks';
import type { TrainOptions } from './trainer.js';

/** A run's first state: the model's initial weights where the initial topology is active. */
export async function initialTicket(
  { graph, initialise }: Pick<TrainOptions, 'graph' | 'initialise'>,
  run: Run,
): Promise<TicketState> {
  const dense = await initialise(run.seed);
  const masks = initialTopology(
    graph.parameters.filter(({ maskable }) => maskable),
    run,
  );
  const parameters = graph.parameters.map(({ name, shape }): [string, ParameterState] => {
    const mask = masks[name];
    const values = dense[name];
    return [name, mask ? { shape, values: gather(values, mask), mask } : { shape, values }];
  });
  return { graphHash: graph.hash, parameters: Object.fromEntries(parameters) };
}
