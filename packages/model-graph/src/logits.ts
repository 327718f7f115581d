import { type GraphNode, ModelError } from '@freetickets/core';

/** Layers that apply a linear map and then an activation. */
const linearMaps = new Set([
  'Dense',
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'DepthwiseConv2D',
  'SeparableConv2D',
]);

/**
 * Splits a final softmax off, so that the last node makes the logits. Nodes that only reshape may stand behind it. What
 * a softmax takes are logits, whatever makes them; without one, a linear layer must make them, which nodes that reshape
 * or average over positions may follow. Throws a `ModelError` where the output may be anything else, such as
 * probabilities.
 */
export function splitSoftmax(nodes: readonly GraphNode[]): {
  readonly nodes: readonly GraphNode[];
  readonly output: string;
} {
  const last = nodes[nodes.length - 1] as GraphNode;
  const node = finalSoftmax(nodes);
  if (!node) {
    checkLinear(lastNode(nodes, (each) => onlyReshapes(each) || averages(each)));
    return { nodes, output: last.name };
  }
  checkOverClasses(node, last);
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

/** The node with the softmax that a model ends in, if it ends in one. */
export function finalSoftmax(nodes: readonly GraphNode[]): GraphNode | undefined {
  const node = lastNode(nodes, onlyReshapes);
  return activationOf(node) === 'softmax' ? node : undefined;
}

/** The last node but for those that `passes` lets through. */
function lastNode(nodes: readonly GraphNode[], passes: (node: GraphNode) => boolean): GraphNode {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  let node = nodes[nodes.length - 1] as GraphNode;
  while (passes(node)) node = byName.get(node.inputs[0] as string) as GraphNode;
  return node;
}

function onlyReshapes({ type, config }: GraphNode): boolean {
  return (
    type === 'Flatten' ||
    type === 'Reshape' ||
    (type === 'Activation' && config.activation === 'linear')
  );
}

function averages({ type }: GraphNode): boolean {
  return type === 'GlobalAveragePooling1D' || type === 'GlobalAveragePooling2D';
}

/** The activation that a layer ends in; undefined where that cannot be known. */
function activationOf({ type, config }: GraphNode): unknown {
  if (type === 'Softmax') return 'softmax';
  return type === 'Activation' || linearMaps.has(type) ? config.activation : undefined;
}

function checkLinear(node: GraphNode): void {
  if (linearMaps.has(node.type) && node.config.activation === 'linear') return;
  const activation = activationOf(node);
  const isYesOrNo = activation === 'sigmoid' && node.outputShape.at(-1) === 1;
  const what =
    activation === undefined
      ? `is of the class ${node.type}, which may give anything`
      : `has the activation ${activation}, which does not give logits`;
  throw new ModelError(
    `The output layer "${node.layer}" ${what}. End the model in a Dense layer with the activation 'softmax', or 'linear' for logits; if these are logits already, in a Softmax layer.${isYesOrNo ? ' Two softmax units do what one sigmoid does.' : ''}`,
  );
}

/** Throws where a softmax does not run over the one axis that holds all classes. Axes count the batch. */
function checkOverClasses({ layer, type, config, outputShape }: GraphNode, last: GraphNode): void {
  const axis = type === 'Softmax' ? config.axis : -1;
  const isLast = axis === -1 || axis === outputShape.length;
  if (isLast && outputShape.at(-1) === last.outputShape.at(-1)) return;
  throw new ModelError(
    `The output layer "${layer}" has a softmax that is not over the classes. Flatten before it, or let it run over the last axis and that axis hold the classes.`,
  );
}
