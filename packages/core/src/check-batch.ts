import type { Batch } from './engine.js';
import { DataError, show } from './errors.js';
import type { ModelGraph } from './graph.js';
import { checkLabels } from './labels.js';
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

/**
 * Throws a `DataError` where a batch has not 1 to `batchSize` examples, or its inputs or labels do not fit the graph.
 */
export function checkBatch(graph: ModelGraph, batch: Batch, batchSize: number): void {
  const { inputs, labels, count }: Partial<Batch> = Object(batch);
  if (!(inputs instanceof Float32Array) || count === undefined || labels === undefined) {
    throw new DataError(
      `Got a batch of inputs ${show(inputs)}, labels ${show(labels)} and count ${show(count)}, expected { inputs, labels, count }: a Float32Array, an Int32Array and a number.`,
    );
  }
  checkInputs(graph, inputs, count);
  if (count < 1 || count > batchSize) {
    throw new DataError(
      `A batch of ${count} examples was given, expected 1 to ${batchSize}, the network's batchSize.`,
    );
  }
  checkLabels(labels, count, graph.classes);
}
