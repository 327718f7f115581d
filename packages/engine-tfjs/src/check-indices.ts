import { indexError, type ModelGraph, sizeOf } from '@freetickets/core';
import { type Embedding, embeddingsOf } from './embedding-inputs.js';

/**
 * What checks the inputs of a graph whose embeddings read them: throws a `DataError` where a value is no index.
 * Backends of TensorFlow.js take such a value for another, or fail in words of their own.
 */
export function indexCheck(graph: ModelGraph): (inputs: Float32Array) => void {
  const embeddings = embeddingsOf(graph);
  if (embeddings.length === 0) return () => {};
  /** The embedding with the fewest indices that reads each value of an example. */
  const readers = new Array<Embedding | undefined>(sizeOf(graph.inputShape)).fill(undefined);
  for (const embedding of embeddings.toSorted((a, b) => b.indices - a.indices)) {
    for (const position of embedding.positions) readers[position] = embedding;
  }
  return (inputs) => {
    for (const [i, value] of inputs.entries()) {
      const reader = readers[i % readers.length];
      if (!reader || (Number.isInteger(value) && value >= 0 && value < reader.indices)) continue;
      throw indexError(Math.floor(i / readers.length), value, reader.layer, reader.indices);
    }
  };
}
