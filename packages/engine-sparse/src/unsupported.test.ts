import '@tensorflow/tfjs-backend-cpu';
import { type GraphNode, ModelError, type ModelGraph, type Purpose } from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import { modelGraph } from '@freetickets/model-graph';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { sparse } from './engine.js';
import { layers } from './lowering/layers.js';
import { batchOf, type Case, ticketOf } from './testing-case.js';
import { requireSupported, unsupported } from './unsupported.js';

const { layers: make } = tfl;
const image = [6, 6, 2];
const engine = sparse({ threads: 1 });

/** One of each class, every option that it has given. */
const examples: readonly tfl.layers.Layer[] = [
  make.conv2d({ filters: 2, kernelSize: 2, dilationRate: 1, activation: 'relu' }),
  make.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 }),
  make.conv2dTranspose({ filters: 3, kernelSize: 2 }),
  make.separableConv2d({ filters: 3, kernelSize: 2, depthMultiplier: 2 }),
  make.dense({ units: 3 }),
  make.batchNormalization(),
  make.activation({ activation: 'tanh' }),
  make.reLU({ maxValue: 6 }),
  make.leakyReLU({ alpha: 0.1 }),
  make.elu({ alpha: 1 }),
  make.layerNormalization(),
  make.add(),
  make.multiply(),
  make.upSampling2d({ size: [2, 3] }),
  make.concatenate({ axis: -1 }),
  make.maxPooling2d({ poolSize: 2 }),
  make.averagePooling2d({ poolSize: 2 }),
  make.globalMaxPooling2d({ dataFormat: 'channelsLast' }),
  make.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
  make.zeroPadding2d({ padding: 1, dataFormat: 'channelsLast' }),
  make.flatten({ dataFormat: 'channelsLast' }),
  make.reshape({ targetShape: [12, 6] }),
  make.dropout({ rate: 0.5 }),
  make.embedding({ inputDim: 4, outputDim: 3, maskZero: false, inputLength: 6 }),
  make.conv1d({ filters: 2, kernelSize: 2, dilationRate: 1 }),
  make.maxPooling1d({ poolSize: 2 }),
  make.averagePooling1d({ poolSize: 2 }),
  make.globalMaxPooling1d(),
  make.globalAveragePooling1d(),
];

/** A graph whose input is the indices of an embedding. */
function embeddedGraph(layer: tfl.layers.Layer) {
  const model = tfl.sequential({
    layers: [
      make.inputLayer({ inputShape: [image[0]] }),
      layer,
      make.flatten(),
      make.dense({ units: 2 }),
    ],
  });
  const graph = modelGraph(model);
  return { graph, node: graph.nodes[1] };
}

/** A graph with a layer, called again on its own output if it is told to be, and the layer's node. */
function graphOf(layer: tfl.layers.Layer, again?: tfl.layers.Layer) {
  if (layer.getClassName() === 'Embedding') return embeddedGraph(layer);
  const inputs = tfl.input({ shape: image });
  const other = make.dense({ units: image[2] }).apply(inputs) as tfl.SymbolicTensor;
  const isMerge = ['Add', 'Multiply', 'Concatenate'].includes(layer.getClassName());
  const lines = make.reshape({ targetShape: [12, 6] });
  const input = layer.getClassName().endsWith('1D') ? lines.apply(other) : other;
  const once = layer.apply(isMerge ? [inputs, other] : input) as tfl.SymbolicTensor;
  const output = again ? (again.apply(once) as tfl.SymbolicTensor) : once;
  const flat = output.rank > 2 ? (make.flatten().apply(output) as tfl.SymbolicTensor) : output;
  const outputs = make.dense({ units: 2 }).apply(flat) as tfl.SymbolicTensor;
  const graph = modelGraph(tfl.model({ inputs, outputs }));
  const node = graph.nodes.find(({ type, name }) => {
    return type === layer.getClassName() && (type !== 'Dense' || name === 'dense-2');
  }) as GraphNode;
  return { graph, node };
}

const frozenGraph = (graph: ModelGraph): ModelGraph => ({
  ...graph,
  parameters: graph.parameters.map((info) => ({ ...info, trainable: false, maskable: false })),
});
const plain = (graph: ModelGraph): Case => ({
  graph,
  seed: 1,
  count: 3,
  density: 0.5,
  empty: 0,
  labelSmoothing: 0,
});

/** The node of a layer in a graph, and what the engine has against the graph where the node's options are others. */
function nodeOf(layer: tfl.layers.Layer) {
  const { graph, node } = graphOf(layer);
  /** What stands in the way of running the graph, that it contradicts itself among it. */
  const problemsWith = (config: object, purpose: Purpose = 'train'): readonly string[] => {
    const changed = { ...node, config: { ...node.config, ...config } };
    const nodes = graph.nodes.map((each) => (each === node ? changed : each));
    try {
      requireSupported({ ...graph, nodes }, purpose);
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      return [String(error)];
    }
  };
  return { node, problemsWith };
}

test('there is an example of every layer', () => {
  expect(new Set(examples.map((layer) => layer.getClassName()))).toEqual(new Set(layers.keys()));
});

test.each(examples.map((layer) => [layer.getClassName(), layer] as const))(
  'every option of %s is known, its values too',
  (_, layer) => {
    const { node, problemsWith } = nodeOf(layer);
    expect(problemsWith({})).toEqual([]);
    expect(problemsWith({ another: true })[0]).toMatch(/the option "another" is none of this/);
    for (const option of Object.keys(node.config)) {
      expect(problemsWith({ [option]: 'other' }), option).not.toEqual([]);
    }
  },
);

const first = 'channelsFirst';

test.each<[string, tfl.layers.Layer, RegExp]>([
  ['channels first', make.conv2d({ filters: 2, kernelSize: 2, dataFormat: first }), /dataFormat/],
  ['dilation', make.conv2d({ filters: 2, kernelSize: 2, dilationRate: [2, 1] }), /dilationRate is/],
  ['softmax', make.conv2d({ filters: 2, kernelSize: 2, activation: 'softmax' }), /"softmax" is/],
  ['dilation', make.depthwiseConv2d({ kernelSize: 2, dilationRate: 2 }), /use dilationRate 1/],
  ['softmax', make.dense({ units: 2, activation: 'softmax' }), /activation "softmax" is unknown/],
  ['axis 1', make.batchNormalization({ axis: 1 }), /axis is 1; only the last one is supported/],
  ['axes', make.layerNormalization({ axis: [2, 3] }), /axis is \[2,3\]; only the last one is/],
  ['axis 1', make.concatenate({ axis: 1 }), /axis is 1; only the last one is supported/],
  ['channels first', make.maxPooling2d({ poolSize: 2, dataFormat: first }), /use "channelsLast"/],
  ['channels first', make.globalMaxPooling2d({ dataFormat: first }), /use "channelsLast"/],
  [
    'bilinear',
    make.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }),
    /interpolation is "bilinear"; use "nearest"/,
  ],
  ['4 axes', make.reshape({ targetShape: [3, 2, 6, 2] }), /its output has 4 axes/],
  ['masks', make.embedding({ inputDim: 4, outputDim: 3, maskZero: true }), /use maskZero: false/],
  [
    'time steps',
    make.timeDistributed({ layer: make.dense({ units: 2 }) }),
    /recurrent layers stay with engine 'tfjs'/,
  ],
  ['no such layer', make.softmax(), /no such layer is known here/],
])('neither trains nor predicts: %s of %o', async (_, layer, message) => {
  const { graph } = graphOf(layer);
  for (const purpose of ['train', 'predict'] as const) {
    const [problem, advice] = unsupported(graph, purpose);
    expect(problem).toMatch(message);
    expect(advice).toBe("engine: 'tfjs' may run it.");
  }
  await expect(engine.createPredictor(graph, [ticketOf(plain(graph))])).rejects.toThrow(message);
});

test('runs no embedding of indices that another layer makes', () => {
  const made = make.flatten({ inputShape: image });
  const embedding = make.embedding({ inputDim: 4, outputDim: 3 });
  const last = [make.flatten(), make.dense({ units: 2 })];
  const graph = modelGraph(tfl.sequential({ layers: [made, embedding, ...last] }));
  for (const purpose of ['train', 'predict'] as const)
    expect(unsupported(graph, purpose)[0]).toMatch(/are not an input of the model as it is/);
});

const dropout = make.dropout({ rate: 0.5 });
const frozen = make.dense({ units: 3 });

test.each<[string, ModelGraph, RegExp]>([
  [
    'strides',
    graphOf(make.conv2d({ filters: 2, kernelSize: 2, strides: 65, padding: 'same' })).graph,
    /strides are 65 x 65/,
  ],
  [
    'noise shapes',
    graphOf(make.dropout({ rate: 0.5, noiseShape: [2, 1, 1, 2] })).graph,
    /noiseShape/,
  ],
  ['a Dropout layer of two calls', graphOf(dropout, dropout).graph, /its calls could not be told/],
  ['frozen layers', frozenGraph(graphOf(frozen).graph), /no trainable parameter/],
])('predicts, but does not train: %s', async (_, graph, message) => {
  expect(unsupported(graph, 'train')[0]).toMatch(message);
  expect(unsupported(graph, 'predict')).toEqual([]);
  const each = plain(graph);
  const { inputs } = batchOf(each, 3);
  const logits = await Promise.all(
    [engine, tfjs({ backend: 'cpu' })].map(async (engine) => {
      const predictor = await engine.createPredictor(graph, [ticketOf(each)]);
      const predicted = await predictor.predict(inputs, 3);
      predictor.dispose();
      return predicted;
    }),
  );
  for (const [i, logit] of logits[0].entries()) expect(logit).toBeCloseTo(logits[1][i], 4);
});
