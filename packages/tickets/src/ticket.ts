import {
  FileError,
  ModelError,
  type ModelGraph,
  type ParameterInfo,
  type ParameterState,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks/masks';
import type { Contents, Tensor } from './safetensors.js';

/** The ticket of a graph that is in a file's tensors. Throws a `FileError` where one is missing or does not fit. */
export function ticketFromTensors(
  tensors: ReadonlyMap<string, Tensor>,
  graph: ModelGraph,
  path: string,
): TicketState {
  const tensor = <T extends Float32Array | Uint8Array>(
    name: string,
    type: new (length: number) => T,
    length: number,
  ): T => {
    const found = tensors.get(name)?.data;
    if (!found) throw new FileError(path, `the tensor ${name} is missing.`);
    if (!(found instanceof type)) {
      const [is, expected] = [found.constructor.name, type.name];
      throw new FileError(path, `${name} is read as ${is}, expected ${expected}.`);
    }
    if (found.length !== length) {
      throw new FileError(path, `${name} holds ${found.length} values, expected ${length}.`);
    }
    return found;
  };
  const parameterOf = ({ name, shape, maskable }: ParameterInfo): ParameterState => {
    const size = sizeOf(shape);
    if (!maskable) return { shape, values: tensor(name, Float32Array, size) };
    const mask = maskOf(tensor(`${name}.mask`, Uint8Array, Math.ceil(size / 8)), size, name, path);
    return { shape, values: tensor(`${name}.values`, Float32Array, mask.count), mask };
  };
  const parameters = graph.parameters.map((info) => [info.name, parameterOf(info)] as const);
  return { graphHash: graph.hash, parameters: Object.fromEntries(parameters) };
}

/** The mask of packed bits read from a file. */
export function maskOf(bits: Uint8Array, size: number, name: string, path: string): Mask {
  try {
    return Mask.fromBits(size, bits);
  } catch (cause) {
    throw new FileError(path, `the mask of ${name} is damaged: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/**
 * The ticket of `graph` that a file holds. Throws a `FileError` where it holds values that no network can compute with: weights
 * that are not finite, variances below 0. Throws a `ModelError` where it belongs to another model.
 */
export function ticketOf(
  { tensors, metadata }: Contents,
  graph: ModelGraph,
  path: string,
): TicketState {
  requireGraph(metadata, graph, path);
  const ticket = ticketFromTensors(tensors, graph, path);
  for (const { name, role } of graph.parameters) {
    checkValues(ticket.parameters[name].values, name, role, path);
  }
  return ticket;
}

function checkValues(values: Float32Array, name: string, role: string, path: string): void {
  const least = role === 'moving_variance' ? 0 : -Infinity;
  const bad = values.findIndex((value) => !(Number.isFinite(value) && value >= least));
  if (bad < 0) return;
  const expected = least === 0 ? 'a variance: finite, and at least 0' : 'a finite number';
  throw new FileError(path, `${name} holds ${values[bad]} at ${bad}, expected ${expected}.`);
}

/** Throws a `ModelError` unless the metadata names this graph. */
export function requireGraph(
  metadata: Contents['metadata'],
  graph: ModelGraph,
  path: string,
): void {
  if (metadata.graph !== graph.hash) {
    throw new ModelError(
      `${path}: made for another model (graph ${metadata.graph?.slice(0, 12) ?? 'unknown'}, this one is ${graph.hash.slice(0, 12)}). Use the model it was trained with.`,
    );
  }
}
