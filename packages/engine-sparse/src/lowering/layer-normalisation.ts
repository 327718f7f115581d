import type { GraphNode } from '@freetickets/core';
import { BATCH_LANES_BYTES, CHANNEL_SUMS } from '../program/constants.js';
import type { Source } from '../program/tensors.js';
import type { Lowering } from './lowering.js';

/** Lowers a LayerNormalization over the last axis. */
export function lowerLayerNormalisation(lowering: Lowering, node: GraphNode): Source {
  const source = lowering.storedSource(lowering.inputOf(node));
  const input = source.tensor;
  const { epsilon } = node.config as { epsilon: number };
  const [gamma, beta] = ['gamma', 'beta'].map((role) => lowering.parameter(node, role));
  const isTrained = gamma?.trainable === true || beta?.trainable === true;
  const output = lowering.tensor(input, input.needsGradient || isTrained);
  lowering.program.emit(
    'layerNormalise',
    {
      input: input.record,
      output: output.record,
      epsilon,
      gamma: gamma?.values,
      beta: beta?.values,
    },
    { reads: [input.data], writes: [output.data] },
  );
  if (isTrained) lowering.needScratch(CHANNEL_SUMS * input.channels * BATCH_LANES_BYTES);
  const value = lowering.source(output);
  lowering.onBackward('layerNormalise', value, { source, epsilon, gamma, beta });
  return value;
}
