import { type GraphNode, ModelError, sizeOf } from '@freetickets/core';

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

/** What a model's output is: probabilities of classes, the probability of the second of two, or numbers as they come. */
export type OutputActivation = 'softmax' | 'sigmoid' | 'linear';

/** A graph's nodes, and the one of them that gives its logits. */
interface Logits {
  readonly nodes: readonly GraphNode[];
  readonly output: string;
}

/**
 * Splits a final softmax, or the sigmoid of a single unit, off, so that the last node makes the logits; those of a sigmoid
 * are of two classes, the first of which is always 0. Nodes that only reshape may stand behind it. What a softmax or
 * sigmoid takes are logits, whatever makes them; without one, a linear layer must make them, which nodes that reshape, pad
 * or average over positions may follow. Throws a `ModelError` where the output may be anything else, such as probabilities.
 */
export function splitActivation(nodes: readonly GraphNode[]): Logits {
  const last = nodes[nodes.length - 1] as GraphNode;
  const activation = finalActivation(nodes);
  if (activation === 'linear') {
    checkLinear(lastNode(nodes, (each) => onlyReshapes(each) || averages(each) || pads(each)));
    return { nodes, output: last.name };
  }
  const node = lastNode(nodes, onlyReshapes);
  if (activation === 'softmax') {
    checkOverClasses(node, last);
    return withoutActivation(nodes, node);
  }
  return withZeroLogit(withoutActivation(nodes, node), node.layer);
}

/** The activation that a model ends in, of those that are split off. */
export function finalActivation(nodes: readonly GraphNode[]): OutputActivation {
  const activation = activationOf(lastNode(nodes, onlyReshapes));
  const isSingle = sizeOf((nodes[nodes.length - 1] as GraphNode).outputShape) === 1;
  if (activation === 'softmax' || (activation === 'sigmoid' && isSingle)) return activation;
  return 'linear';
}

/** The nodes without a node's activation. */
function withoutActivation(nodes: readonly GraphNode[], node: GraphNode): Logits {
  const last = nodes[nodes.length - 1] as GraphNode;
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

/** (0, z) for a single logit z: the softmax of both is (1 - sigmoid(z), sigmoid(z)). */
function withZeroLogit({ nodes, output }: Logits, layer: string): Logits {
  const added = [
    { type: 'Reshape', config: { targetShape: [1, 1, 1] }, outputShape: [1, 1, 1] },
    {
      type: 'ZeroPadding2D',
      config: {
        padding: [
          [0, 0],
          [1, 0],
        ],
        dataFormat: 'channelsLast',
      },
      outputShape: [1, 2, 1],
    },
    { type: 'Reshape', config: { targetShape: [2] }, outputShape: [2] },
  ];
  let input = output;
  const tail = added.map((node, i): GraphNode => {
    const name = `${layer}/two-classes-${i + 1}`;
    const inputs = [input];
    input = name;
    return { name, layer: name, ...node, inputs };
  });
  return { nodes: [...nodes, ...tail], output: input };
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

/** Zeros beside logits are logits. */
function pads({ type }: GraphNode): boolean {
  return type === 'ZeroPadding2D';
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
  const what =
    activation === undefined
      ? `is of the class ${node.type}, which may give anything`
      : `has the activation ${activation}, which does not give logits`;
  throw new ModelError(
    `The output layer "${node.layer}" ${what}. End the model in a Dense layer with the activation 'softmax', 'sigmoid' of one unit, or 'linear' for logits; if these are logits already, in a Softmax layer.`,
  );
}

/** Throws where a softmax does not run over the one axis that holds all classes, two or more. Axes count the batch. */
function checkOverClasses({ layer, type, config, outputShape }: GraphNode, last: GraphNode): void {
  if (sizeOf(last.outputShape) === 1) {
    throw new ModelError(
      `The output layer "${layer}" has a softmax of one unit, which is always 1. Give it the activation 'sigmoid' for two classes, or 'linear' for a number.`,
    );
  }
  const axis = type === 'Softmax' ? config.axis : -1;
  const isLast = axis === -1 || axis === outputShape.length;
  if (isLast && outputShape.at(-1) === last.outputShape.at(-1)) return;
  throw new ModelError(
    `The output layer "${layer}" has a softmax that is not over the classes. Flatten before it, or let it run over the last axis and that axis hold the classes.`,
  );
}
