import { DataError, type GraphNode, type ModelGraph } from '@freetickets/core';
import { nestedLayers } from './layer-problems.js';

/** Layers that give on the values they are given, in another order or number. */
const rearranging = new Set(['Flatten', 'Reshape', 'Permute', 'RepeatVector', 'Cropping2D']);

interface Embedding {
  readonly layer: string;
  /** How many indices it has. */
  readonly size: number;
}

/**
 * What checks the inputs of a graph whose embeddings read them: throws a `DataError` where a value is no index. Backends of
 * TensorFlow.js take such a value for another, or fail in words of their own.
 */
export function indexCheck(graph: ModelGraph): (inputs: Float32Array, count: number) => void {
  const embedding = smallestEmbedding(graph);
  if (!embedding) return () => {};
  const { layer, size } = embedding;
  return (inputs, count) => {
    const wrong = inputs.findIndex(
      (value) => !(Number.isInteger(value) && value >= 0 && value < size),
    );
    if (wrong < 0) return;
    const example = Math.floor(wrong / (inputs.length / count));
    throw new DataError(
      `Example ${example} has the value ${inputs[wrong]}, but the layer "${layer}" (Embedding) takes whole numbers from 0 to ${size - 1}.`,
    );
  };
}

/** Of the embeddings that read the graph's inputs, the one with the fewest indices. */
function smallestEmbedding({ nodes }: ModelGraph): Embedding | undefined {
  const given = new Set<string>();
  let smallest: Embedding | undefined;
  for (const node of nodes) {
    const reads = node.type === 'InputLayer' || node.inputs.some((input) => given.has(input));
    if (!reads) continue;
    if (node.type === 'InputLayer' || rearranging.has(node.type)) given.add(node.name);
    const size = sizeOf(node);
    if (size !== undefined && size < (smallest?.size ?? Number.POSITIVE_INFINITY)) {
      smallest = { layer: node.layer, size };
    }
  }
  return smallest;
}

/** How many indices an embedding has, also one for each time step; undefined for other layers. */
function sizeOf({ type, config, outputShape }: GraphNode): number | undefined {
  const layer = { type, config, rank: outputShape.length, isNested: false };
  const embedding = [layer, ...nestedLayers(layer)].find((each) => each.type === 'Embedding');
  return embedding && Number(embedding.config.inputDim);
}
