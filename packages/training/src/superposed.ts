import {
  type ModelGraph,
  type ParameterState,
  type Run,
  type Superposition,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { gather, Mask, masksByScore, scatter } from '@freetickets/sparse-masks';
import type { TopologyChange } from './topology.js';

/** One ticket made of several. */
interface Superposed {
  readonly ticket: TicketState;
  /** Of the layers that have fewer weights than the tickets together. */
  readonly change: TopologyChange;
}

/**
 * The mean of tickets, where what is inactive in one counts as 0, pruned back by magnitude (Sup-tickets, Yin et al. 2022).
 * Statistics are the mean of theirs.
 */
export function superposed(
  graph: ModelGraph,
  { sparsity, distribution }: Pick<Run, 'sparsity' | 'distribution'>,
  { scope }: Superposition,
  tickets: readonly TicketState[],
): Superposed {
  const layers = graph.parameters.filter(({ maskable }) => maskable);
  const means = new Map(
    graph.parameters.map(({ name, shape }) => [name, meanOf(tickets, name, sizeOf(shape))]),
  );
  const unions = new Map(
    layers.map(({ name, shape }) => [name, unionOf(tickets, name, sizeOf(shape))]),
  );
  const scores = Array.from(unions, ([name, union]): [string, Float64Array] => {
    const mean = means.get(name) ?? new Float32Array();
    return [name, Float64Array.from(mean, (value, i) => (union.has(i) ? Math.abs(value) : -1))];
  });
  const options = { sparsity, distribution, scope };
  const masks = masksByScore(layers, Object.fromEntries(scores), options);
  const change: TopologyChange = {};
  for (const [name, union] of unions) {
    const both = union.intersection(masks[name]).count;
    const [pruned, grown] = [union.count - both, masks[name].count - both];
    if (pruned + grown > 0) change[name] = { pruned, grown };
  }
  const parameters = graph.parameters.map(({ name, shape }): [string, ParameterState] => {
    const mean = means.get(name) ?? new Float32Array();
    const mask = masks[name];
    return [name, mask ? { shape, mask, values: gather(mean, mask) } : { shape, values: mean }];
  });
  return {
    ticket: { graphHash: graph.hash, parameters: Object.fromEntries(parameters) },
    change,
  };
}

/** The mean of a parameter at all positions. */
function meanOf(tickets: readonly TicketState[], name: string, size: number): Float32Array {
  const sum = new Float64Array(size);
  for (const { parameters } of tickets) {
    const { values, mask } = parameters[name];
    const dense = mask ? scatter(values, mask) : values;
    for (let i = 0; i < size; i++) sum[i] += dense[i];
  }
  return Float32Array.from(sum, (value) => value / tickets.length);
}

const unionOf = (tickets: readonly TicketState[], name: string, size: number): Mask =>
  tickets
    .map(
      ({
        parameters: {
          [name]: { mask },
        },
      }) => (mask ? Mask.from(mask) : Mask.full(size)),
    )
    .reduce((union, mask) => union.union(mask));
