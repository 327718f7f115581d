import { type ModelGraph, random, sizeOf, type TicketState } from '@freetickets/core';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { Mask } from '@freetickets/sparse-masks';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { rowsOf } from './testing-case.js';

interface Factory {
  create(options: { seed: number; inputShape: readonly number[]; classes: number }): LayersModel;
}

/** A ticket of a model's initial weights with the given share of them active. */
export async function ticketOf(
  factory: Factory,
  inputShape: number[],
  density: number,
): Promise<{ graph: ModelGraph; ticket: TicketState }> {
  const model = factory.create({ seed: 1, inputShape, classes: 10 });
  const graph = modelGraph(model);
  const values = await parameterValues(model, graph);
  model.dispose();
  const parameters = graph.parameters.map(({ name, shape, maskable }) => {
    const size = sizeOf(shape);
    if (!maskable) return [name, { shape, values: values[name] }];
    const positions = random
      .derive(1, name)
      .permutation(size)
      .slice(0, Math.ceil(size * density));
    const mask = Mask.of(size, positions);
    const active = mask.active();
    return [name, { shape, mask, values: Float32Array.from(active, (p) => values[name][p]) }];
  });
  return { graph, ticket: { graphHash: graph.hash, parameters: Object.fromEntries(parameters) } };
}

/**
 * Images that differ in brightness and contrast, so that no channel is nearly constant; for embeddings, indices.
 */
export function batchOf(graph: ModelGraph, seed: number, count: number) {
  const stream = random.derive(seed, 'batch');
  const size = sizeOf(graph.inputShape);
  const rows = rowsOf(graph);
  const image = () => {
    if (rows !== undefined) return Array.from({ length: size }, () => stream.integer(rows));
    const [brightness, contrast] = [2 * stream.uniform() - 1, 2 * stream.uniform()];
    return Array.from({ length: size }, () => brightness + contrast * (stream.uniform() - 0.5));
  };
  return {
    inputs: Float32Array.from(Array.from({ length: count }, image).flat()),
    labels: Int32Array.from({ length: count }, () => stream.integer(10)),
    count,
  };
}
