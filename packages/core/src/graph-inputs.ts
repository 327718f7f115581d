import type { GraphNode, ModelGraph } from './graph.js';
import { sizeOf } from './shape.js';

/** An input of a graph, and where its values are among those of an example. */
export interface GraphInput {
  readonly node: GraphNode;
  /** The first of them, counted from 0. */
  readonly first: number;
  /** How many they are. */
  readonly size: number;
}

/** The inputs of a graph in their order: an example is the values of all of them, one input after another. */
export function graphInputs({ nodes }: Pick<ModelGraph, 'nodes'>): readonly GraphInput[] {
  let first = 0;
  return nodes
    .filter(({ type }) => type === 'InputLayer')
    .map((node) => {
      const size = sizeOf(node.outputShape);
      first += size;
      return { node, first: first - size, size };
    });
}

/** The shape of an example: that of the only input, or how many values several have together. */
export function exampleShape(graph: Pick<ModelGraph, 'nodes'>): readonly number[] {
  const inputs = graphInputs(graph);
  return inputs.length === 1
    ? inputs[0].node.outputShape
    : [inputs.reduce((sum, { size }) => sum + size, 0)];
}
