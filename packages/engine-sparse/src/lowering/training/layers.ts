import type { GraphNode } from '@freetickets/core';
import type { Source } from '../../program/tensors.js';
import { layers } from '../layers.js';
import { lowerNormalisation } from './normalisation.js';
import type { TrainingLowering } from './training-lowering.js';

/** How a layer of a type is lowered to train it. */
export const trainingLayer = (
  type: string,
): ((lowering: TrainingLowering, node: GraphNode) => Source) | undefined =>
  type === 'BatchNormalization' ? lowerNormalisation : layers.get(type)?.lower;
