import { type GraphNode, ModelError } from '@freetickets/core';

/**
 * Splits a final softmax off, so that the last node makes the logits. Nodes that only reshape may stand behind it.
 * Throws a `ModelError` where the output has another activation.
 */
export function splitSoftmax(nodes: readonly GraphNode[]): {
  readonly nodes: readonly GraphNode[];
  readonly output: string;
} {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const last = nodes[nodes.length - 1] as GraphNode;
  let node = last;
  while (onlyReshapes(node)) node = byName.get(node.inputs[0] as string) as GraphNode;

  const activation = activationOf(node);
  if (activation === 'linear') return { nodes, output: last.name };
  if (activation !== 'softmax' || !isOverClasses(node, last)) {
    throw new ModelError(
      `The output layer "${node.layer}" has the activation ${activation}. Give it 'softmax' over the classes, or 'linear' for logits.`,
    );
  }
  if (node.type === 'Softmax' || node.type === 'Activation') {
    const [input] = node.inputs as [string];
    const bypass = (name: string): string => (name === node.name ? input : name);
    return {
      nodes: nodes
        .filter(({ name }) => name !== node.name)
        .map((each) => ({ ...each, inputs: each.inputs.map(bypass) })),
      output: bypass(last.name),
    };
  }
  if (nodes.some((other) => other !== node && other.layer === node.layer)) {
    throw new ModelError(
      `The output layer "${node.layer}" is used inside the model as well. Give the output a layer of its own.`,
    );
  }
  const linear = { ...node, config: { ...node.config, activation: 'linear' } };
  return { nodes: nodes.map((each) => (each === node ? linear : each)), output: last.name };
}

function onlyReshapes({ type, config }: GraphNode): boolean {
  return (
    type === 'Flatten' ||
    type === 'Reshape' ||
    (type === 'Activation' && config.activation === 'linear')
  );
}

function activationOf({ type, config }: GraphNode): string {
  if (/softmax$|relu$|^elu$/i.test(type)) return type.toLowerCase();
  return typeof config.activation === 'string' ? config.activation : 'linear';
}

/** Whether a softmax runs over the axis that holds all classes. Axes count the batch. */
function isOverClasses({ type, config, outputShape }: GraphNode, last: GraphNode): boolean {
  const axis = type === 'Softmax' ? config.axis : -1;
  return (
    (axis === -1 || axis === outputShape.length) && outputShape.at(-1) === last.outputShape.at(-1)
  );
}
