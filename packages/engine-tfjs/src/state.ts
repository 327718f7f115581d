import {
  checkState,
  type MaskView,
  type ModelGraph,
  type NetworkState,
  type ParameterInfo,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { gather, Mask, scatter } from '@freetickets/sparse-masks';
import type * as tf from '@tensorflow/tfjs-core';

/** A parameter as it lies in tensors: arrays over every position, 0 where inactive. */
export interface DenseParameter {
  readonly values: Float32Array;
  /** Mask and explored positions, of every maskable parameter. */
  readonly topology?: { readonly mask: Mask; readonly explored: Mask };
  /** By slot name; of trainable parameters. */
  readonly slots: { readonly [slot: string]: Float32Array };
  readonly denseMomentum?: Float32Array;
}

/**
 * Every parameter of a state, spread out into copies. A ticket's slots are 0. Throws a `ModelError` where the state
 * belongs to another graph, a parameter or slot is missing, or a shape, a mask or a number of values does not fit.
 */
export function spreadState(
  graph: ModelGraph,
  state: TicketState | NetworkState,
  slotNames: readonly string[] = [],
): ReadonlyMap<string, DenseParameter> {
  checkState(graph, state, slotNames);
  return new Map(
    graph.parameters.map((info) => [info.name, spreadParameter(info, state, slotNames)]),
  );
}

function spreadParameter(
  info: ParameterInfo,
  state: TicketState | NetworkState,
  slotNames: readonly string[],
): DenseParameter {
  const { name, maskable, trainable } = info;
  const size = sizeOf(info.shape);
  const parameter = state.parameters[name];
  const network = 'slots' in state ? state : undefined;
  const mask = maskable ? Mask.from(parameter.mask ?? Mask.full(size)) : undefined;
  const denseMomentum = network?.denseMomentum?.[name];
  const slot = (slot: string): Float32Array =>
    network ? spread(network.slots[slot][name], mask) : new Float32Array(size);
  return {
    values: spread(parameter.values, mask),
    ...(mask && {
      topology: { mask, explored: mask.union(network?.explored[name] ?? mask) },
    }),
    slots: Object.fromEntries(trainable ? slotNames.map((each) => [each, slot(each)]) : []),
    ...(denseMomentum && { denseMomentum: denseMomentum.slice() }),
  };
}

/** Values over every position, in an array of their own. */
function spread(values: Float32Array, mask: MaskView | undefined): Float32Array {
  return mask ? scatter(values, mask) : values.slice();
}

/** A tensor's values as states hold them: of the active positions where there is a mask. */
export async function readActive(
  tensor: tf.Tensor,
  mask: MaskView | undefined,
): Promise<Float32Array> {
  const values = await tensor.data();
  return mask ? gather(values, mask) : Float32Array.from(values);
}
