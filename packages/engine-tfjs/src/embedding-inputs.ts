import { type GraphNode, graphInputs, type ModelGraph, sizeOf } from '@freetickets/core';
import { type LayerOptions, layersOf } from './layer-problems.js';

/** An embedding that reads a graph's inputs as they are. */
export interface Embedding {
  readonly layer: string;
  /** How many indices it has. */
  readonly indices: number;
  /** Which values of an example it reads. */
  readonly positions: Int32Array;
}

/** Values of an example that a node gives on: the position of each among the graph's inputs, row-major over `shape`. */
interface Given {
  readonly positions: Int32Array;
  readonly shape: readonly number[];
}

/** Layers that predict by giving on the values they are given, in order. */
const identities = new Set([
  'Reshape',
  'Dropout',
  'SpatialDropout1D',
  'AlphaDropout',
  'GaussianDropout',
  'GaussianNoise',
]);

/** The embeddings of a graph that read its inputs, as they are or rearranged. */
export function embeddingsOf(graph: ModelGraph): readonly Embedding[] {
  const { nodes } = graph;
  if (nodes.every((node) => indicesOf(node) === undefined)) return [];
  const embeddings: Embedding[] = [];
  const given = new Map<string, Given>(
    graphInputs(graph).map(({ node, first, size }) => [
      node.name,
      {
        positions: Int32Array.from({ length: size }, (_, i) => first + i),
        shape: node.outputShape,
      },
    ]),
  );
  for (const node of nodes) {
    const { name, layer, inputs, outputShape } = node;
    const from = given.get(inputs[0]);
    const indices = indicesOf(node);
    if (from && indices !== undefined) {
      embeddings.push({ layer, indices, positions: from.positions });
    }
    const positions = from && giveOn(node, from);
    if (positions) given.set(name, { positions, shape: outputShape });
  }
  return embeddings;
}

/** How many indices an embedding has, also one for each time step; undefined for other layers. */
export function indicesOf(node: LayerOptions): number | undefined {
  const embedding = layersOf(node).find(({ type }) => type === 'Embedding');
  return embedding && Number(embedding.config.inputDim);
}

/** What a node gives on; undefined where it computes others. */
function giveOn(node: GraphNode, from: Given): Int32Array | undefined {
  const { type, config, outputShape } = node;
  if (identities.has(type)) return from.positions;
  const strides = from.shape.map((_, axis) => sizeOf(from.shape.slice(axis + 1)));
  const isFirst = config.dataFormat === 'channelsFirst';
  switch (type) {
    case 'Activation':
      return config.activation === 'linear' ? from.positions : undefined;
    case 'Flatten': {
      const last = <T>([channels, ...space]: readonly T[]): readonly T[] => [...space, channels];
      return isFirst ? gather(from, last(from.shape), last(strides)) : from.positions;
    }
    case 'Permute':
      return gather(
        from,
        outputShape,
        (config.dims as number[]).map((axis) => strides[axis - 1]),
      );
    case 'RepeatVector':
      return gather(from, outputShape, [0, 1]);
    case 'Cropping2D': {
      const [[top], [left]] = config.cropping as number[][];
      const [height, width] = strides.slice(isFirst ? 1 : 0);
      return gather(from, outputShape, strides, top * height + left * width);
    }
    default:
      return undefined;
  }
}

/** Positions from `start` on, so many on along each axis of a shape. */
function gather(
  { positions }: Given,
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): Int32Array {
  return Int32Array.from({ length: sizeOf(shape) }, (_, i) => {
    let rest = i;
    let at = start;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]) * strides[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return positions[at];
  });
}
