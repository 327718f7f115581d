import {
  type ModelGraph,
  type ParameterState,
  type Run,
  type Superposition,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { gather, type Mask, masksByScore, scatter } from '@freetickets/sparse-masks';
import { maskChange, maskOf } from './mask-change.js';
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
  const parameters = graph.parameters.map(({ name, shape }): [string, ParameterState] => {
    const mean = means.get(name) ?? new Float32Array();
    const mask = masks[name];
    return [name, mask ? { shape, mask, values: gather(mean, mask) } : { shape, values: mean }];
  });
  return {
    ticket: { graphHash: graph.hash, parameters: Object.fromEntries(parameters) },
    change: maskChange(unions, masks),
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
    .map(({ parameters }) => maskOf(parameters[name], size))
    .reduce((union, mask) => union.union(mask));
