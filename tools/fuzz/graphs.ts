import { type ModelGraph, type Random, random, sizeOf, type TicketState } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { ticketOf } from '../../packages/engine-sparse/src/testing-case.js';
import { chance, pick } from './draw.js';
import { mutate } from './mutate.js';
import { drawNetwork } from './networks.js';

/** How many values a ticket may have in all: cases are to be many rather than large. */
const MOST_VALUES = 20_000;

/** A network's graph, of which none to three things are wrong. */
export function drawGraph(stream: Random): ModelGraph {
  let graph = drawNetwork(stream);
  const wrong = pick(stream, [0, 0, 0, 1, 1, 1, 1, 2, 3]);
  for (let i = 0; i < wrong; i++) {
    const names = graph.nodes.flatMap(({ name, layer, type }) => [name, layer, type]);
    const key = pick(stream, ['nodes', 'nodes', 'nodes', 'parameters', 'parameters', undefined]);
    const rules = { isFree: false, freeKeys: ['config'], texts: names };
    graph = (
      key === undefined
        ? mutate(graph, stream, rules)
        : { ...graph, [key]: mutate(graph[key as keyof ModelGraph], stream, rules) }
    ) as ModelGraph;
  }
  return graph;
}

/** A ticket of a graph, if it has a size at all; in some cases with something wrong. */
export function drawTicket(stream: Random, graph: ModelGraph): TicketState {
  const sizes = graph.parameters.map(({ shape }) => sizeOf(shape));
  const isSane = sizes.every((size) => Number.isInteger(size) && size >= 0 && size <= MOST_VALUES);
  const known = isSane ? graph : { ...graph, parameters: [] };
  const density = pick(stream, [0, 0.1, 0.5, 1]);
  const rest = { count: 1, empty: pick(stream, [0, 0.4]), labelSmoothing: 0 };
  const ticket = ticketOf({ graph: known, seed: stream.integer(2 ** 31), density, ...rest });
  return chance(stream, 0.2) ? damaged(stream, ticket) : ticket;
}

function damaged(stream: Random, ticket: TicketState): TicketState {
  const names = Object.keys(ticket.parameters);
  if (names.length === 0) return { ...ticket, graphHash: 'another' };
  const name = pick(stream, names);
  const { [name]: state, ...others } = ticket.parameters;
  const { shape, values, mask } = state;
  const size = sizeOf(shape);
  const odd = drawFloats(stream, values.length);
  const changed = [
    { ...state, values: odd },
    { ...state, values: odd },
    { ...state, values: values.slice(1) },
    { ...state, values: new Float32Array(values.length + 1) },
    { ...state, shape: mutate(shape, stream, noTexts) as number[] },
    { shape, values, mask: Mask.full(size + 1) },
    { shape, values, mask: Mask.empty(size) },
    ...(mask ? [{ shape, values, mask: { ...mask, count: mask.count + 1 } as Mask }] : []),
    ...(mask ? [{ shape, values }] : []),
  ];
  return chance(stream, 0.9)
    ? { ...ticket, parameters: { ...others, [name]: pick(stream, changed) } }
    : { ...ticket, parameters: others };
}

const noTexts = { isFree: false, freeKeys: [], texts: [] };
const oddFloats = [0, -0, 1, -1, 1e-42, 1e38, -1e38, Number.NaN, Number.POSITIVE_INFINITY];

/** Values that are near 1 in size, or odd here and there. */
export function drawFloats(stream: Random, length: number): Float32Array {
  const share = pick(stream, [0, 0, 0.01, 1]);
  // A stream of its own, so that a case goes on alike however long this is.
  const own = random.derive(stream.uint32(), 'floats');
  return Float32Array.from({ length }, () =>
    chance(own, share) ? pick(own, oddFloats) : 2 * own.uniform() - 1,
  );
}
