import {
  type Batch,
  type ModelGraph,
  type ParameterInfo,
  type ParameterState,
  random,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';

const parameter = (
  name: string,
  shape: readonly number[],
  rest: Partial<ParameterInfo> = {},
): ParameterInfo => {
  const [layer = '', role = ''] = name.split('/');
  const defaults = { maskable: role === 'kernel', trainable: true, multiplyAdds: 0 };
  return { name, layer, role, shape, ...defaults, ...rest };
};

/** A small network with all that engines treat differently: convolution, batch normalisation, ReLU and a dense layer. */
export const exampleGraph: ModelGraph = {
  inputShape: [5, 5, 2],
  classes: 3,
  nodes: [
    {
      name: 'input',
      layer: 'input',
      type: 'InputLayer',
      config: { sparse: false },
      inputs: [],
      outputShape: [5, 5, 2],
    },
    {
      name: 'conv',
      layer: 'conv',
      type: 'Conv2D',
      config: {
        filters: 4,
        kernelSize: [3, 3],
        strides: [1, 1],
        padding: 'same',
        dataFormat: 'channelsLast',
        dilationRate: [1, 1],
        activation: 'linear',
        useBias: false,
      },
      inputs: ['input'],
      outputShape: [5, 5, 4],
    },
    {
      name: 'norm',
      layer: 'norm',
      type: 'BatchNormalization',
      config: { axis: -1, momentum: 0.9, epsilon: 0.01, center: true, scale: true },
      inputs: ['conv'],
      outputShape: [5, 5, 4],
    },
    {
      name: 'relu',
      layer: 'relu',
      type: 'Activation',
      config: { activation: 'relu' },
      inputs: ['norm'],
      outputShape: [5, 5, 4],
    },
    {
      name: 'flatten',
      layer: 'flatten',
      type: 'Flatten',
      config: {},
      inputs: ['relu'],
      outputShape: [100],
    },
    {
      name: 'logits',
      layer: 'logits',
      type: 'Dense',
      config: { units: 3, activation: 'linear', useBias: true },
      inputs: ['flatten'],
      outputShape: [3],
    },
  ],
  output: 'logits',
  parameters: [
    parameter('conv/kernel', [3, 3, 2, 4], { multiplyAdds: 1800 }),
    parameter('norm/gamma', [4]),
    parameter('norm/beta', [4]),
    parameter('norm/moving_mean', [4], { trainable: false }),
    parameter('norm/moving_variance', [4], { trainable: false }),
    parameter('logits/kernel', [100, 3], { multiplyAdds: 300 }),
    parameter('logits/bias', [3]),
  ],
  hash: 'the example network of the conformance suites',
};

/** The example network with dropout behind its ReLU; of the same parameters. */
export const dropoutGraph: ModelGraph = {
  ...exampleGraph,
  nodes: exampleGraph.nodes.flatMap((node) => {
    if (node.name !== 'flatten') return [node];
    const { outputShape } = exampleGraph.nodes[exampleGraph.nodes.indexOf(node) - 1];
    const drop = { name: 'drop', layer: 'drop', type: 'Dropout', config: { rate: 0.4 } };
    return [
      { ...drop, inputs: node.inputs, outputShape },
      { ...node, inputs: ['drop'] },
    ];
  }),
  hash: 'the example network of the conformance suites, with dropout',
};

/** The example network with the logits of two heads, [head, class]. */
export const headsGraph: ModelGraph = {
  ...exampleGraph,
  classes: 6,
  nodes: exampleGraph.nodes.map((node) =>
    node.name === 'logits'
      ? { ...node, config: { ...node.config, units: 6 }, outputShape: [6] }
      : node,
  ),
  parameters: [
    ...exampleGraph.parameters.slice(0, -2),
    parameter('logits/kernel', [100, 6], { multiplyAdds: 600 }),
    parameter('logits/bias', [6]),
  ],
  hash: 'the example network of the conformance suites, with two heads',
};

/** A ticket of an example network, with about half of its weights active. */
export function exampleTicket(seed: number, { hash, parameters } = exampleGraph): TicketState {
  const states = parameters.map(({ name, shape, role, maskable }) => {
    const stream = random.derive(seed, name);
    const size = sizeOf(shape);
    const positive = role === 'gamma' || role === 'moving_variance';
    const value = () => (positive ? 0.5 + stream.uniform() : stream.uniform() - 0.5);
    const mask = Mask.of(size, stream.permutation(size).slice(0, Math.ceil(size / 2)));
    const state: ParameterState = {
      shape,
      values: Float32Array.from({ length: maskable ? mask.count : size }, value),
      ...(maskable && { mask }),
    };
    return [name, state] as const;
  });
  return { graphHash: hash, parameters: Object.fromEntries(states) };
}

/** `count` examples of the example network. */
export function exampleBatch(seed: number, count: number): Batch {
  const stream = random.derive(seed, 'batch');
  const size = sizeOf(exampleGraph.inputShape);
  return {
    inputs: Float32Array.from({ length: count * size }, () => 2 * stream.uniform() - 1),
    labels: Int32Array.from({ length: count }, () => stream.integer(exampleGraph.classes)),
    count,
  };
}

/** The same with soft labels, and examples that count more or less. */
export function softBatch(seed: number, count: number): Batch {
  const stream = random.derive(seed, 'soft');
  const { classes } = exampleGraph;
  const rows = Array.from({ length: count }, () => {
    const row = Array.from({ length: classes }, () => stream.uniform());
    const sum = row.reduce((a, b) => a + b);
    return row.map((value) => value / sum);
  });
  return {
    ...exampleBatch(seed, count),
    targets: Float32Array.from(rows.flat()),
    weights: Float32Array.from(rows, (_, i) => (i % 3 === 0 ? 0 : 2 * stream.uniform())),
  };
}
