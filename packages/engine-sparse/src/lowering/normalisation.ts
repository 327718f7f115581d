import type { GraphNode } from '@freetickets/core';
import type { Source } from '../program/tensors.js';
import { activationOf } from './activation-functions.js';
import type { Lowering } from './lowering.js';

/**
 * Lowers a BatchNormalization in prediction: nothing is computed here but scale and shift, which whoever reads the
 * value applies.
 */
export function lowerNormalisation(lowering: Lowering, node: GraphNode): Source {
  const { tensor } = lowering.storedSource(lowering.inputOf(node));
  const { affine, averages } = normalisationOf(lowering, node, tensor.channels);
  lowering.program.emit('normaliseByAverage', { ...affine, ...averages }, { stage: 'prepare' });
  return lowering.source(tensor, { normalisation: affine, relu: isRectified(lowering, node) });
}

/** What operations that normalise `channels` have in common, and the moving averages. */
export function normalisationOf(lowering: Lowering, node: GraphNode, channels: number) {
  const { epsilon } = node.config as { epsilon: number };
  const [gamma, beta] = ['gamma', 'beta'].map((role) => lowering.parameter(node, role));
  const [scale, shift] = [lowering.channelFloats(channels), lowering.channelFloats(channels)];
  return {
    affine: { channels, epsilon, gamma: gamma?.values, beta: beta?.values, scale, shift },
    averages: {
      movingMean: lowering.parameters.get(`${node.layer}/moving_mean`).values,
      movingVariance: lowering.parameters.get(`${node.layer}/moving_variance`).values,
    },
    gamma,
    beta,
  };
}

/** Whether all that reads a node is one rectifier, which can then be done in the same go. */
export function isRectified(lowering: Lowering, { name }: GraphNode): boolean {
  const [reader, ...others] = lowering.readersOf(name);
  return (
    reader !== undefined &&
    others.length === 0 &&
    ['Activation', 'ReLU'].includes(reader.type) &&
    activationOf(reader)?.name === 'relu'
  );
}

/** A value rectified by whoever reads it. */
export function rectify(lowering: Lowering, value: Source): Source {
  if (value.relu) return value;
  const plain = lowering.storedSource(value);
  const source = lowering.source(plain.tensor, { relu: true });
  lowering.onBackward('normaliseRelu', source, { source, plain });
  return source;
}
