import type { LayerShape } from '@freetickets/core';

/** The layer of a kernel by its name; of `separable1/pointwise_kernel`, `separable1`. */
const layerOf = (name: string): string => name.replace(/\/(pointwise_)?kernel$/, '');

/**
 * Whether a name is a layer's: `conv1` and `conv1/kernel` are `conv1/kernel`'s, and those of its copies in a network with several
 * heads, `head-1/conv1/kernel` and so on; `head-1/conv1` is that of one of them alone.
 */
export function isNamed({ name }: LayerShape, given: string): boolean {
  const inModel = name.replace(/^head-\d+\//, '');
  return [name, inModel].some((each) => each === given || layerOf(each) === given);
}

/** What layers are called, to be listed where a name is none of theirs. */
export const namesOf = (layers: readonly LayerShape[]): string =>
  layers.map(({ name }) => layerOf(name)).join(', ');
