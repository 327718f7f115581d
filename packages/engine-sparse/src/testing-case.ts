import {
  type Batch,
  type ModelGraph,
  type ParameterInfo,
  type ParameterState,
  type Random,
  random,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';

/** A graph, and from what its weights, masks and examples are drawn. */
export interface Case {
  readonly graph: ModelGraph;
  readonly seed: number;
  readonly count: number;
  /** Share of active weights. */
  readonly density: number;
  /** Share of input and output channels without any active weight. */
  readonly empty: number;
  readonly labelSmoothing: number;
}

/** Weights that keep activations near 1 in size, some positions and whole channels of kernels inactive. */
export function ticketOf({ graph, seed, density, empty }: Case): TicketState {
  const states = graph.parameters.map((info): [string, ParameterState] => {
    const { name, shape, maskable } = info;
    const stream = random.derive(seed, name);
    if (!maskable) return [name, { shape, values: valuesOf(info, stream, sizeOf(shape)) }];
    const mask = maskOf(info, stream, density, empty);
    return [name, { shape, mask, values: valuesOf(info, stream, mask.count) }];
  });
  return { graphHash: graph.hash, parameters: Object.fromEntries(states) };
}

function maskOf({ shape }: ParameterInfo, stream: Random, density: number, empty: number): Mask {
  const size = sizeOf(shape);
  const [inputs, outputs] = shape.slice(-2);
  const isEmpty = (channels: number) =>
    Array.from({ length: channels }, () => stream.uniform() < empty);
  const [emptyInputs, emptyOutputs] = [isEmpty(inputs), isEmpty(outputs)];
  const positions = Array.from({ length: size }, (_, position) => position).filter((position) => {
    const [input, output] = [Math.floor(position / outputs) % inputs, position % outputs];
    return stream.uniform() < density && !emptyInputs[input] && !emptyOutputs[output];
  });
  return Mask.of(size, positions);
}

function valuesOf({ role, shape }: ParameterInfo, stream: Random, count: number): Float32Array {
  const [fans, spread] = [sizeOf(shape.slice(0, -1)), 2 * stream.uniform() - 1];
  const scale = { kernel: 3 / Math.sqrt(fans), moving_variance: 1, gamma: 1 }[role] ?? 1;
  const positive = role === 'moving_variance' || role === 'gamma';
  return Float32Array.from({ length: count }, () => {
    const value = positive ? 0.5 + stream.uniform() : 2 * stream.uniform() - 1 + spread / 4;
    return value * scale;
  });
}

/** How many rows the embedding has that reads a graph's inputs; undefined where none does. */
export function rowsOf({ nodes }: ModelGraph): number | undefined {
  const embedding = nodes.find(({ type }) => type === 'Embedding');
  return embedding && Number(embedding.config.inputDim);
}

/** `count` examples, each of a brightness of its own; of odd seeds, with soft labels and weights. */
export function batchOf({ graph, seed }: Case, count: number, purpose = 'batch'): Batch {
  const stream = random.derive(seed, purpose);
  const size = sizeOf(graph.inputShape);
  const rows = rowsOf(graph);
  const example = () => {
    if (rows !== undefined) return Array.from({ length: size }, () => stream.integer(rows));
    const brightness = stream.uniform() - 0.5;
    return Array.from({ length: size }, () => 2 * stream.uniform() - 1 + brightness);
  };
  const batch = {
    inputs: Float32Array.from(Array.from({ length: count }, example).flat()),
    labels: Int32Array.from({ length: count }, () => stream.integer(graph.classes)),
    count,
  };
  if (seed % 2 === 0) return batch;
  const targets = Array.from({ length: count }, () => {
    const odds = Array.from({ length: graph.classes }, () => stream.uniform());
    const total = odds.reduce((sum, each) => sum + each);
    return odds.map((each) => each / total);
  });
  return {
    ...batch,
    targets: Float32Array.from(targets.flat()),
    weights: Float32Array.from(targets, () => 2 * stream.uniform()),
  };
}
