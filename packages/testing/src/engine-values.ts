import {
  type LayerView,
  type NetworkState,
  PluginError,
  type TicketState,
  type TrainableNetwork,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';

/** The masked parameters of the example network. */
export const KERNELS = ['conv/kernel', 'logits/kernel'];

/** A masked parameter of a state. */
export function parameterOf(
  state: TicketState,
  name: string,
): { values: Float32Array; mask: Mask } {
  const { values, mask } = state.parameters[name] ?? {};
  if (!values || !mask) throw new PluginError(name, 'the exported state has no mask of it.');
  return { values, mask: Mask.from(mask) };
}

/** The slots of SGD with momentum, by parameter. */
export function velocityOf(state: NetworkState): Record<string, Float32Array> {
  const { velocity } = state.slots;
  if (!velocity) throw new PluginError('sgd', "the exported state has no slot 'velocity'.");
  return { ...velocity };
}

/** A state with a masked weight moved by `by`, and made active for it. */
export function nudged(
  state: NetworkState,
  name: string,
  position: number,
  by: number,
): NetworkState {
  const { values, mask } = parameterOf(state, name);
  const wider = mask.with([position]);
  const widened = (active: Float32Array) => {
    const dense = new Map(Array.from(mask.active(), (p, i) => [p, active[i]]));
    return Float32Array.from(wider.active(), (p) => dense.get(p) ?? 0);
  };
  const index = wider.active().indexOf(position);
  const parameter = { ...state.parameters[name], mask: wider, values: widened(values) };
  parameter.values[index] += by;
  const velocity = { ...velocityOf(state), [name]: widened(velocityOf(state)[name]) };
  return {
    ...state,
    parameters: { ...state.parameters, [name]: parameter },
    slots: { ...state.slots, velocity },
  };
}

/** The values at a mask's active positions. */
export function pick(values: ArrayLike<number>, mask: Mask): Float32Array {
  return Float32Array.from(mask.active(), (position) => values[position]);
}

/** Copies of the gradients last collected of the kernels. */
export async function viewsOf(network: TrainableNetwork): Promise<Float32Array[][]> {
  const views: Float32Array[][] = [];
  for (const name of KERNELS) {
    const { gradient, denseGradient }: LayerView = await network.layer(name);
    views.push([Float32Array.from(gradient), Float32Array.from(denseGradient)]);
  }
  return views;
}

/** Equal for values that are equal bit for bit, but for the sign of 0. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Float32Array || inner instanceof Uint8Array
      ? Array.from(inner, (number) => String(number))
      : inner,
  );
}
