import { type GraphNode, ModelError, type ModelGraph } from '@freetickets/core';

const merges = ['Add', 'Concatenate'];

/**
 * Throws a `ModelError` unless a graph is wired as lowering takes for granted: names are given once, inputs come before those
 * who read them, one input is what all reads, and layers have as many inputs as they take.
 */
export function checkWiring({ nodes, inputShape, output, parameters }: ModelGraph): void {
  const [input, ...others] = nodes;
  if (
    input?.type !== 'InputLayer' ||
    input.outputShape.join() !== inputShape.join() ||
    others.some(({ type }) => type === 'InputLayer')
  ) {
    throw new ModelError(
      `The graph does not begin with its one input, an InputLayer of the shape [${inputShape.join(', ')}].`,
    );
  }
  const names = new Set<string>();
  for (const node of nodes) {
    checkInputs(node, names);
    if (names.has(node.name))
      throw new ModelError(`Two nodes of the graph are named ${node.name}.`);
    names.add(node.name);
  }
  if (!names.has(output)) throw new ModelError(`The graph has no node ${output}, its output.`);
  const once = new Set(parameters.map(({ name }) => name));
  if (once.size < parameters.length) {
    throw new ModelError('Two parameters of the graph have the same name.');
  }
}

function checkInputs({ name, type, inputs }: GraphNode, before: ReadonlySet<string>): void {
  const missing = inputs.find((input) => !before.has(input));
  if (missing !== undefined) {
    throw new ModelError(`The node ${name} reads ${missing}, which does not come before it.`);
  }
  const [least, most] =
    type === 'InputLayer' ? [0, 0] : merges.includes(type) ? [1, Number.POSITIVE_INFINITY] : [1, 1];
  if (inputs.length < least || inputs.length > most) {
    throw new ModelError(`The node ${name} (${type}) has ${inputs.length} inputs.`);
  }
}
