import { type GraphNode, ModelError, type ModelGraph, show } from '@freetickets/core';

/** How many inputs the nodes of a graph have together. */
export const edgesOf = ({ nodes }: Pick<ModelGraph, 'nodes'>): number =>
  nodes.reduce((sum, { inputs }) => sum + inputs.length, 0);

/**
 * Throws unless the first nodes, and no others, are the inputs, each has the name of its layer's call, takes earlier nodes, and leads
 * to the output.
 */
export function checkWiring({ nodes, output }: Omit<ModelGraph, 'hash'>): void {
  const known = new Map<string, GraphNode>();
  const calls = new Map<string, number>();
  let last: GraphNode | undefined;
  for (const node of nodes) {
    const call = (calls.get(node.layer) ?? 0) + 1;
    calls.set(node.layer, call);
    const name = call === 1 ? node.layer : `${node.layer}#${call}`;
    if (node.name !== name || known.has(name)) {
      const problem = known.has(node.name) ? 'is there twice' : `should be named ${show(name)}`;
      refuse(node, `${problem}, as call ${call} of the layer ${show(node.layer)}`);
    }
    const isInput = node.type === 'InputLayer';
    const isFirst = known.size === 0 || (last?.type === 'InputLayer' && call === 1);
    if (isInput ? !isFirst : known.size === 0) {
      refuse(node, 'is out of place: the first nodes, and no others, are InputLayers');
    }
    last = node;
    if (isInput !== (node.inputs.length === 0)) {
      refuse(
        node,
        `has ${node.inputs.length} inputs: an InputLayer has none, every other has some`,
      );
    }
    const missing = node.inputs.find((input) => !known.has(input));
    if (missing !== undefined) refuse(node, `takes ${show(missing)}, which is no earlier node`);
    known.set(name, node);
  }
  if (!known.has(output)) {
    throw new ModelError(`The graph's output ${show(output)} is none of its nodes.`);
  }
  const used = new Set([output]);
  for (const node of nodes.toReversed()) {
    if (!used.has(node.name)) refuse(node, 'does not lead to the output: leave it out');
    for (const input of node.inputs) used.add(input);
  }
}

function refuse({ name, type }: GraphNode, problem: string): never {
  throw new ModelError(`Node ${show(name)} (${type}) ${problem}.`);
}
