import {
  type ModelGraph,
  type NetworkState,
  type OptimizerSpec,
  type ParameterState,
  slotsOf,
  type TicketState,
} from '@freetickets/core';
import type { Mask } from '@freetickets/sparse-masks/masks';
import type { Executable } from './executable.js';
import type { LoweredTraining } from './program/lowered.js';
import { masksOf } from './state.js';

/** What belongs to a network's state and is not on its heap. */
export interface Progress {
  /** Steps taken. */
  readonly steps: number;
  /** The positions that were ever active, by parameter; at least those that are. */
  readonly explored: ReadonlyMap<string, Mask>;
  /** Running averages of dense gradients, by parameter, of a network that tracks them; 0 where there is none. */
  readonly averages: ReadonlyMap<string, Float32Array> | undefined;
}

/** Copies of the weights and statistics on a heap. */
export function readTicket(
  graph: ModelGraph,
  executable: Executable<LoweredTraining>,
): TicketState {
  const entries = executable.lowered.parameters.all.map((parameter): [string, ParameterState] => {
    const { name, info, mask } = parameter;
    const values = executable.valuesOf(parameter).slice();
    return [name, { shape: info.shape, values, ...(mask && { mask }) }];
  });
  return { graphHash: graph.hash, parameters: Object.fromEntries(entries) };
}

/** Copies of all that a network goes on from. */
export function readState(
  graph: ModelGraph,
  executable: Executable<LoweredTraining>,
  optimizer: OptimizerSpec,
  { steps, explored, averages }: Progress,
): NetworkState {
  const stored = executable.lowered.parameters.all;
  const slots = slotsOf(optimizer).map((slot) => {
    const values = stored
      .filter(({ trainable }) => trainable)
      .map(({ name, slots, count }) => [name, executable.floats(slots[slot], count).slice()]);
    return [slot, Object.fromEntries(values)];
  });
  const masked = stored.flatMap((each) => (each.mask ? [{ ...each, mask: each.mask }] : []));
  const momentum = masked.map(({ name, size }) => [
    name,
    averages?.get(name)?.slice() ?? new Float32Array(size),
  ]);
  return {
    ...readTicket(graph, executable),
    step: steps,
    slots: Object.fromEntries(slots),
    explored: Object.fromEntries(
      masked.map(({ name, mask }) => [name, explored.get(name) ?? mask]),
    ),
    ...(averages && { denseMomentum: Object.fromEntries(momentum) }),
  };
}

/** Writes a state to the heap of a program that it fits, slots of 0 where it has none, and gives what is not there. */
export function writeState(
  graph: ModelGraph,
  executable: Executable<LoweredTraining>,
  state: TicketState | NetworkState,
): { steps: number; explored: Map<string, Mask>; averages: Map<string, Float32Array> } {
  const { parameters } = executable.lowered;
  const masks = masksOf(graph, state);
  const network = 'slots' in state ? state : undefined;
  for (const parameter of parameters.all) {
    const { name, count, slots } = parameter;
    executable.valuesOf(parameter).set(state.parameters[name].values);
    for (const [slot, range] of Object.entries(slots)) {
      const stored = executable.floats(range, count);
      if (network) stored.set(network.slots[slot][name]);
      else stored.fill(0);
    }
    const mask = masks.get(name);
    if (mask) executable.reindex(parameters, parameter, mask);
  }
  return {
    steps: network?.step ?? 0,
    explored: new Map(
      Array.from(masks, ([name, mask]) => [name, mask.union(network?.explored[name] ?? mask)]),
    ),
    averages: new Map(
      Object.entries(network?.denseMomentum ?? {}).map(([name, values]) => [name, values.slice()]),
    ),
  };
}
