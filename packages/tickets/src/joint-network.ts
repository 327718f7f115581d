import type { Heads, ModelGraph, TicketState } from '@freetickets/core';
import { jointGraph } from '@freetickets/model-graph/heads';

/** A network that is several tickets of a model, or just one. */
export interface JointNetwork {
  /** What trains: the model's own graph where there is one ticket. */
  readonly graph: ModelGraph;
  /** Of each ticket: what its parameters are called in the graph, by their names in the model. */
  readonly names: readonly ReadonlyMap<string, string>[];
  /** The tickets that a state of the network is made of, [heads]; what they share is in each. */
  ticketsOf(state: TicketState): readonly TicketState[];
  /** What is given of each ticket's parameters, by the network's; of what they share, the first's. */
  valuesOf<T>(tickets: readonly { readonly [parameter: string]: T }[]): { [parameter: string]: T };
}

/** The network that a run trains on a model: the model, or one of it with several heads. Throws as `jointGraph` does. */
export function jointNetwork(model: ModelGraph, heads?: Heads): JointNetwork {
  const { graph, names } = heads
    ? jointGraph(model, heads)
    : { graph: model, names: [new Map(model.parameters.map(({ name }) => [name, name]))] };
  return {
    graph,
    names,
    ticketsOf: ({ parameters }) =>
      names.map((inNetwork) => ({
        graphHash: model.hash,
        parameters: Object.fromEntries(
          Array.from(inNetwork, ([name, joint]) => [name, parameters[joint]]),
        ),
      })),
    valuesOf: (tickets) => {
      const given = names.flatMap((inNetwork, ticket) =>
        Object.entries(tickets[ticket]).flatMap(([name, value]) => {
          const joint = inNetwork.get(name);
          return joint === undefined ? [] : [[joint, value] as const];
        }),
      );
      return Object.fromEntries(given.reverse());
    },
  };
}
