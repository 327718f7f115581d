import {
  type MaskView,
  ModelError,
  type ModelGraph,
  type NetworkState,
  type ParameterInfo,
  type ParameterState,
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
  if (state.graphHash !== graph.hash) {
    throw new ModelError(
      `The state belongs to a graph with the hash ${state.graphHash}, but this one's is ${graph.hash}. Use it with the model it was made by.`,
    );
  }
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
  if (!parameter) throw new ModelError(`The state has no parameter ${name}.`);
  checkShape(info, parameter);
  const network = 'slots' in state ? state : undefined;
  const mask = maskable ? Mask.from(parameter.mask ?? Mask.full(size)) : undefined;
  const denseMomentum = network?.denseMomentum?.[name];
  const slot = (slot: string): Float32Array =>
    network
      ? spread(`${name}, ${slot}`, size, network.slots[slot]?.[name], mask)
      : new Float32Array(size);
  return {
    values: spread(name, size, parameter.values, mask),
    ...(mask && {
      topology: { mask, explored: mask.union(network?.explored[name] ?? mask) },
    }),
    slots: Object.fromEntries(trainable ? slotNames.map((each) => [each, slot(each)]) : []),
    ...(denseMomentum && {
      denseMomentum: spread(`${name}, denseMomentum`, size, denseMomentum, undefined),
    }),
  };
}

function spread(
  what: string,
  size: number,
  values: Float32Array | undefined,
  mask: MaskView | undefined,
): Float32Array {
  const expected = mask?.count ?? size;
  if (values?.length !== expected) {
    const given = values?.length ?? 'no';
    throw new ModelError(`${what}: the state has ${given} values, expected ${expected}.`);
  }
  return mask ? scatter(values, mask) : values.slice();
}

function checkShape({ name, shape, maskable }: ParameterInfo, state: ParameterState): void {
  if (state.shape.join() !== shape.join()) {
    throw new ModelError(
      `${name}: the state has the shape [${state.shape.join(', ')}], expected [${shape.join(', ')}].`,
    );
  }
  if (state.mask && (!maskable || state.mask.size !== sizeOf(shape))) {
    throw new ModelError(
      `${name}: the state has a mask of ${state.mask.size} positions, expected ${maskable ? `one of ${sizeOf(shape)}` : 'none, as it is not maskable'}.`,
    );
  }
}

/** A tensor's values as states hold them: of the active positions where there is a mask. */
export async function readActive(
  tensor: tf.Tensor,
  mask: MaskView | undefined,
): Promise<Float32Array> {
  const values = await tensor.data();
  return mask ? gather(values, mask) : Float32Array.from(values);
}
