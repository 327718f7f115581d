import type { GraphNode } from '@freetickets/core';
import type { Source } from '../../program/tensors.js';
import { isIdentity } from '../identity.js';
import { layers } from '../layers.js';
import { lowerDropout } from './dropout.js';
import { lowerNormalisation } from './normalisation.js';
import type { TrainingLowering } from './training-lowering.js';

/** How a layer of a type is lowered to train it. */
export function trainingLayer(
  type: string,
): ((lowering: TrainingLowering, node: GraphNode) => Source) | undefined {
  switch (type) {
    case 'BatchNormalization':
      return lowerNormalisation;
    case 'Dropout':
      return (lowering, node) =>
        isIdentity(node, true) ? lowering.inputOf(node) : lowerDropout(lowering, node);
    default:
      return layers.get(type)?.lower;
  }
}
