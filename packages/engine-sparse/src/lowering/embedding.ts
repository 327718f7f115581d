import type { GraphNode } from '@freetickets/core';
import { type Source, shapeOf } from '../program/tensors.js';
import type { Lowering } from './lowering.js';

/** Lowers an Embedding, whose matrix stays dense. */
export function lowerEmbedding(lowering: Lowering, node: GraphNode): Source {
  const source = lowering.inputOf(node);
  const input = source.tensor;
  const kernel = lowering.parameters.get(`${node.layer}/embeddings`);
  const indices = Number(node.config.inputDim);
  const output = lowering.tensor(shapeOf(node.outputShape), kernel.trainable);
  lowering.program.emit(
    'embed',
    { input: input.record, output: output.record, embeddings: kernel.values, indices },
    { reads: [input.data], writes: [output.data] },
  );
  const value = lowering.source(output);
  lowering.onBackward('embed', value, { source, kernel, indices });
  return value;
}
