import { ModelError } from './errors.js';
import type { ModelGraph, ParameterInfo } from './graph.js';
import { sizeOf } from './shape.js';
import type { NetworkState, TicketState } from './state.js';

/**
 * Throws a `ModelError` where a state belongs to another graph, a parameter or slot is missing, or a shape, a mask or a
 * number of values does not fit.
 *
 * @param slots those of the optimizer, which a full state must have of every trainable parameter; default: none
 */
export function checkState(
  graph: ModelGraph,
  state: TicketState | NetworkState,
  slots: readonly string[] = [],
): void {
  if (state.graphHash !== graph.hash) {
    throw new ModelError(
      `The state belongs to a graph with the hash ${state.graphHash}, but this one's is ${graph.hash}. Use it with the model it was made by.`,
    );
  }
  if ('step' in state && !(Number.isSafeInteger(state.step) && state.step >= 0)) {
    throw new ModelError(
      `The state's step is ${state.step}, expected a whole number of at least 0.`,
    );
  }
  for (const info of graph.parameters) checkParameter(info, state, slots);
}

function checkParameter(
  info: ParameterInfo,
  state: TicketState | NetworkState,
  slots: readonly string[],
): void {
  const { name, shape, maskable, trainable } = info;
  const size = sizeOf(shape);
  const parameter = Object.hasOwn(state.parameters, name) ? state.parameters[name] : undefined;
  if (!parameter) throw new ModelError(`The state has no parameter ${name}.`);
  if (parameter.shape.join() !== shape.join()) {
    throw new ModelError(
      `${name}: the state has the shape [${parameter.shape.join(', ')}], expected [${shape.join(', ')}].`,
    );
  }
  const { mask } = parameter;
  if (mask && (!maskable || mask.size !== size)) {
    throw new ModelError(
      `${name}: the state has a mask of ${mask.size} positions, expected ${maskable ? `one of ${size}` : 'none, as it is not maskable'}.`,
    );
  }
  checkCount(name, parameter.values, mask?.count ?? size);
  if (!('slots' in state)) return;
  for (const slot of trainable ? slots : []) {
    checkCount(`${name}, ${slot}`, state.slots[slot]?.[name], mask?.count ?? size);
  }
  const explored = maskable ? state.explored[name] : undefined;
  if (explored && explored.size !== size) {
    throw new ModelError(
      `${name}: the state's explored positions are of ${explored.size}, expected of ${size}.`,
    );
  }
  const momentum = state.denseMomentum?.[name];
  if (momentum) checkCount(`${name}, denseMomentum`, momentum, size);
}

function checkCount(what: string, values: Float32Array | undefined, expected: number): void {
  if (values?.length === expected) return;
  throw new ModelError(
    `${what}: the state has ${values?.length ?? 'no'} values, expected ${expected}.`,
  );
}
