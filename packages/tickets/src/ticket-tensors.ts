import { ModelError, type TicketState } from '@freetickets/core';
import type { Tensor } from './safetensors.js';

/**
 * A ticket as tensors: `<parameter>.values` (the active values, in position order) for masked parameters, the others as
 * they are; then `<parameter>.mask` (packed bits, lowest first).
 */
export function ticketTensors({ parameters }: TicketState): Map<string, Tensor> {
  const values: [string, Tensor][] = [];
  const masks: [string, Tensor][] = [];
  for (const [name, { shape, values: data, mask }] of Object.entries(parameters)) {
    if (mask) {
      values.push([`${name}.values`, { data, shape: [data.length] }]);
      masks.push([`${name}.mask`, { data: mask.bits, shape: [mask.bits.length] }]);
    } else {
      values.push([name, { data, shape }]);
    }
  }
  return namedTensors([...values, ...masks]);
}

/** Tensors by name. Throws a `ModelError` where two have the same: of parameters `a`, with a mask, and `a.mask`. */
export function namedTensors(tensors: readonly (readonly [string, Tensor])[]): Map<string, Tensor> {
  const named = new Map(tensors);
  if (named.size === tensors.length) return named;
  const twice = tensors.find(([name, tensor]) => named.get(name) !== tensor);
  throw new ModelError(
    `Two parameters need a tensor ${twice?.[0]} in the file. Give the layer of one another name.`,
  );
}
