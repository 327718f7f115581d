import type { Strategy } from '@freetickets/core';
import { highest, lowest } from '@freetickets/sparse-masks';
import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { dynamicSparse } from './dynamic-sparse.js';
import type { DynamicSparseOptimizer } from './optimizer.js';
import type { DynamicSparseOptions } from './options.js';
import { convNet, loss } from './testing-conv-net.js';

/** Prune the smallest weights, grow where the dense gradient is largest. */
export const rigl = {
  order: 'prune-first',
  prune: {
    needs: [],
    prune: ({ mask, weights }, count) => lowest(mask.active(), count, (p) => Math.abs(weights[p])),
  },
  grow: {
    needs: ['denseGradient'],
    grow: ({ mask, denseGradient }, count) =>
      highest(mask.inactive(), count, (p) => Math.abs(denseGradient[p])),
  },
} satisfies Strategy;

export function compiled(
  optimizer: tf.Optimizer,
  options: DynamicSparseOptions,
): { model: tfl.LayersModel; optimizer: DynamicSparseOptimizer } {
  const model = convNet();
  model.compile({ optimizer: dynamicSparse(optimizer, options), loss });
  return { model, optimizer: model.optimizer as DynamicSparseOptimizer };
}
