import { type GraphNode, ModelError, type ModelGraph, OptionError } from '@freetickets/core';

/** The share of a model's kernels that its heads share, where nobody says which. */
const SHARED = 1 / 3;

/** A place at which a graph can part: behind it, everything follows from the output of one node. */
interface Place {
  readonly node: GraphNode;
  /** Nodes up to this one, itself among them. */
  readonly count: number;
  /** Layers with maskable weights among them. */
  readonly kernels: number;
}

/**
 * The nodes that heads share, up to and with the one named `last`. Default: up to the first place with at least a third of the
 * model's kernels, and the layers without any that follow. Of WRN-28-10 that leaves 8 of 12 blocks in the heads, as with Grooten
 * et al. 2025, and 11 of 16 of ResNet-50, where theirs have 10.
 *
 * Throws an `OptionError` where the graph cannot part behind `last`, a `ModelError` where it can nowhere.
 */
export function trunkOf(graph: ModelGraph, last?: string): readonly GraphNode[] {
  const places = placesOf(graph);
  const place =
    last === undefined ? usualPlace(places, graph) : places.find(({ node }) => node.name === last);
  if (place) return graph.nodes.slice(0, place.count);
  if (places.length === 0) {
    throw new ModelError(
      'The model cannot have heads, as it has no layer whose weights masks apply to. Unfreeze one, or add one.',
    );
  }
  const names = places.map(({ node }) => node.name).join(', ');
  const expected = `a layer behind which everything follows from its output alone, heads with weights: ${names}`;
  throw new OptionError('heads.trunk', last, expected);
}

/** The last place with the fewest kernels that are at least a third, or with the most there are. */
function usualPlace(places: readonly Place[], graph: ModelGraph): Place | undefined {
  const least = SHARED * kernelLayers(graph).size;
  const { kernels } = places.find((place) => place.kernels >= least) ?? places.at(-1) ?? {};
  return places.findLast((place) => place.kernels === kernels);
}

const kernelLayers = ({ parameters }: ModelGraph): ReadonlySet<string> =>
  new Set(parameters.filter(({ maskable }) => maskable).map(({ layer }) => layer));

/** Where a graph can part, in order: no edge leads past the node, no layer is on both sides, and kernels come behind it. */
function placesOf(graph: ModelGraph): readonly Place[] {
  const { nodes } = graph;
  const indices = new Map(nodes.map(({ name }, index) => [name, index]));
  const firstCalls = new Map<string, number>();
  for (const [index, { layer }] of nodes.entries()) {
    if (!firstCalls.has(layer)) firstCalls.set(layer, index);
  }
  const withKernels = kernelLayers(graph);
  const behind = new Set<string>();
  const places: Place[] = [];
  // The first node that is read, and the first call of a layer, behind the place.
  let read = nodes.length;
  let called = nodes.length;
  for (const [index, node] of [...nodes.entries()].reverse()) {
    const isLastInput = nodes[index + 1]?.type !== 'InputLayer';
    if (isLastInput && read >= index && called > index && behind.size > 0) {
      places.push({ node, count: index + 1, kernels: withKernels.size - behind.size });
    }
    for (const input of node.inputs) read = Math.min(read, indices.get(input) ?? 0);
    called = Math.min(called, firstCalls.get(node.layer) ?? 0);
    if (withKernels.has(node.layer)) behind.add(node.layer);
  }
  return places.reverse();
}
