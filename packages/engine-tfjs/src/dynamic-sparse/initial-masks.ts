import { ModelError } from '@freetickets/core';
import { initialTopology, layerCounts, Mask } from '@freetickets/sparse-masks';
import type * as tf from '@tensorflow/tfjs-core';
import type { DynamicSparseOptions } from './options.js';

/** What a kernel is called where random numbers are derived: names of variables depend on what was created before. */
export function placeOf(index: number): string {
  return `kernel-${index + 1}`;
}

/** The masks that kernels start from, in their order: at random, or where their weights are not 0. */
export function initialMasks(
  kernels: readonly tf.Variable[],
  options: Pick<Required<DynamicSparseOptions>, 'masks' | 'sparsity' | 'distribution' | 'seed'>,
): Mask[] {
  const layers = kernels.map(({ shape }, i) => ({ name: placeOf(i), shape }));
  if (options.masks === 'random') {
    const topology = initialTopology(layers, options);
    return layers.map(({ name }) => topology[name]);
  }

  const masks = kernels.map((kernel) => nonZero(kernel.dataSync()));
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const active = total(masks.map(({ count }) => count));
  const limit = total(layerCounts(layers, options));
  if (active > limit) {
    throw new ModelError(
      `${active} weights of the kernels are not 0, but a sparsity of ${options.sparsity} leaves ${limit}. Load the weights of the sparse network before, or give masks: 'random'.`,
    );
  }
  return masks;
}

function nonZero(weights: ArrayLike<number>): Mask {
  const positions = Array.from(weights, (_, position) => position);
  return Mask.of(
    weights.length,
    positions.filter((position) => weights[position] !== 0),
  );
}
