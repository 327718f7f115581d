import { indexError, type ModelGraph, sizeOf } from '@freetickets/core';

/** Throws a `DataError` where a value that an Embedding of a graph reads is none of its indices. */
export function checkIndices({ nodes, inputShape }: ModelGraph, inputs: Float32Array): void {
  const size = sizeOf(inputShape);
  for (const { type, layer, config } of nodes) {
    if (type !== 'Embedding') continue;
    const indices = Number(config.inputDim);
    const wrong = inputs.findIndex(
      (value) => !(Number.isInteger(value) && value >= 0 && value < indices),
    );
    if (wrong < 0) continue;
    throw indexError(Math.floor(wrong / size), inputs[wrong], layer, indices);
  }
}
