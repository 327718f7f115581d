import { type Mask, startingMasks } from '@freetickets/sparse-masks';
import type * as tf from '@tensorflow/tfjs-core';
import type { ParsedOptions } from './options.js';

/** What a kernel is called where random numbers are derived: names of variables depend on what was created before. */
export function streamNameOf(index: number): string {
  return `kernel-${index + 1}`;
}

/** The masks that kernels start from, in their order: at random, or where their weights are not 0. */
export function initialMasks(kernels: readonly tf.Variable[], options: ParsedOptions): Mask[] {
  const byName = new Map(kernels.map((kernel, i) => [streamNameOf(i), kernel]));
  const layers = Array.from(byName, ([name, { shape }]) => ({ name, shape }));
  const masks = startingMasks(
    'dynamicSparse',
    layers,
    options,
    (name) => byName.get(name)?.dataSync() ?? [],
  );
  return layers.map(({ name }) => masks[name]);
}
