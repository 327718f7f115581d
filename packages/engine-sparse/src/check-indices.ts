import { graphInputs, indexError, type ModelGraph, sizeOf } from '@freetickets/core';

/** Throws a `DataError` where a value that an Embedding of a graph reads is none of its indices. */
export function checkIndices(graph: ModelGraph, examples: Float32Array): void {
  const embeddings = graph.nodes.filter(({ type }) => type === 'Embedding');
  if (embeddings.length === 0) return;
  const values = sizeOf(graph.inputShape);
  const inputs = new Map(graphInputs(graph).map((input) => [input.node.name, input]));
  for (const { layer, config, inputs: names } of embeddings) {
    const { first = 0, size = 0 } = inputs.get(names[0]) ?? {};
    const indices = Number(config.inputDim);
    for (let example = 0, at = first; at < examples.length; example++, at += values) {
      const own = examples.subarray(at, at + size);
      const wrong = own.find(
        (value) => !(Number.isInteger(value) && value >= 0 && value < indices),
      );
      if (wrong !== undefined) throw indexError(example, wrong, layer, indices);
    }
  }
}
