import { FileError, type ModelGraph, type NetworkState, sizeOf } from '@freetickets/core';
import type { Tensor } from './safetensors.js';
import { maskOf, ticketFromTensors } from './ticket.js';
import { namedTensors, ticketTensors } from './ticket-tensors.js';

/**
 * A network's full state as tensors: those of its ticket, `<parameter>.slot.<slot>`, `<parameter>.momentum` (dense), and
 * `<parameter>.explored` (packed bits).
 */
export function stateTensors(state: NetworkState): Map<string, Tensor> {
  const flat = (data: Float32Array | Uint8Array): Tensor => ({ data, shape: [data.length] });
  const slots = Object.entries(state.slots).flatMap(([slot, parameters]) =>
    Object.entries(parameters).map(([name, data]) => [`${name}.slot.${slot}`, flat(data)] as const),
  );
  const momentum = Object.entries(state.denseMomentum ?? {}).map(
    ([name, data]) => [`${name}.momentum`, flat(data)] as const,
  );
  const explored = Object.entries(state.explored).map(
    ([name, mask]) => [`${name}.explored`, flat(mask.bits)] as const,
  );
  return namedTensors([...slots, ...momentum, ...ticketTensors(state), ...explored]);
}

/** The state of a network of `graph` that is in a file's tensors. Throws a `FileError` where it is not whole. */
export function stateFromTensors(
  tensors: ReadonlyMap<string, Tensor>,
  step: number,
  graph: ModelGraph,
  path: string,
): NetworkState {
  const ticket = ticketFromTensors(tensors, graph, path);
  const slots = new Map<string, [parameter: string, Float32Array][]>();
  const explored: Record<string, ReturnType<typeof maskOf>> = {};
  const denseMomentum: Record<string, Float32Array> = {};
  for (const [key, { data }] of tensors) {
    const [, name, slot] = /^(.*)\.slot\.(\w+)$/.exec(key) ?? [];
    if (name !== undefined && slot !== undefined && data instanceof Float32Array) {
      const expected = Object.hasOwn(ticket.parameters, name)
        ? ticket.parameters[name].values.length
        : undefined;
      if (data.length !== expected) {
        throw new FileError(
          path,
          `${key} holds ${data.length} values, expected ${expected ?? 'none'}.`,
        );
      }
      slots.set(slot, [...(slots.get(slot) ?? []), [name, data]]);
    }
  }
  for (const { name, maskable, shape } of graph.parameters) {
    if (!maskable) continue;
    const bits = tensors.get(`${name}.explored`)?.data;
    if (!(bits instanceof Uint8Array)) {
      throw new FileError(path, `the tensor ${name}.explored is missing.`);
    }
    const size = sizeOf(shape);
    explored[name] = maskOf(bits, size, name, path);
    const momentum = tensors.get(`${name}.momentum`)?.data;
    if (momentum instanceof Float32Array) denseMomentum[name] = momentum;
  }
  const tracked = Object.keys(denseMomentum).length > 0;
  const bySlot = [...slots].map(([slot, values]) => [slot, Object.fromEntries(values)] as const);
  return {
    ...ticket,
    step,
    slots: Object.fromEntries(bySlot),
    explored,
    ...(tracked && { denseMomentum }),
  };
}
