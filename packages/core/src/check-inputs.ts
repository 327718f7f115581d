import { DataError } from './errors.js';
import type { ModelGraph } from './graph.js';
import { sizeOf } from './shape.js';

/** Throws a `DataError` where inputs are not `count` examples, row-major over [count, ...inputShape of the graph]. */
export function checkInputs(graph: ModelGraph, inputs: Float32Array, count: number): void {
  const size = sizeOf(graph.inputShape);
  if (!Number.isInteger(count) || count < 0 || inputs.length !== count * size) {
    throw new DataError(
      `${inputs.length} input values were given for ${count} examples of shape [${graph.inputShape.join(', ')}], expected ${size} an example.`,
    );
  }
}
