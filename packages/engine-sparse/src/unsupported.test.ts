import '@tensorflow/tfjs-backend-cpu';
import { type GraphNode, ModelError, type ModelGraph } from '@freetickets/core';
import { modelGraph } from '@freetickets/model-graph';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { sparse } from './engine.js';
import { layers } from './lowering/layers.js';
import { ticketOf } from './testing-case.js';
import { plainConvolution } from './testing-cases.js';
import { Sketch } from './testing-graph.js';
import { unsupported } from './unsupported.js';

const { layers: make } = tfl;
const image = [6, 6, 2];

/** One of each class, every option that it has given. */
const examples: readonly tfl.layers.Layer[] = [
  make.conv2d({ filters: 2, kernelSize: 2, dilationRate: 1, activation: 'relu' }),
  make.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 }),
  make.dense({ units: 3 }),
  make.batchNormalization(),
  make.activation({ activation: 'tanh' }),
  make.reLU({ maxValue: 6 }),
  make.leakyReLU({ alpha: 0.1 }),
  make.elu({ alpha: 1 }),
  make.add(),
  make.concatenate({ axis: -1 }),
  make.maxPooling2d({ poolSize: 2 }),
  make.averagePooling2d({ poolSize: 2 }),
  make.globalMaxPooling2d({ dataFormat: 'channelsLast' }),
  make.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
  make.zeroPadding2d({ padding: 1, dataFormat: 'channelsLast' }),
  make.flatten({ dataFormat: 'channelsLast' }),
  make.reshape({ targetShape: [12, 6] }),
  make.dropout({ rate: 0.5 }),
];

/** The node of a layer in a graph, and what the engine has against the graph where the node's options are others. */
function nodeOf(layer: tfl.layers.Layer) {
  const inputs = tfl.input({ shape: image });
  const other = make.dense({ units: image[2] }).apply(inputs) as tfl.SymbolicTensor;
  const isMerge = ['Add', 'Concatenate'].includes(layer.getClassName());
  const output = layer.apply(isMerge ? [inputs, other] : other) as tfl.SymbolicTensor;
  const flat = output.rank > 2 ? (make.flatten().apply(output) as tfl.SymbolicTensor) : output;
  const outputs = make.dense({ units: 2 }).apply(flat) as tfl.SymbolicTensor;
  const graph = modelGraph(tfl.model({ inputs, outputs }));
  const node = graph.nodes.find(({ type, name }) => {
    return type === layer.getClassName() && (type !== 'Dense' || name === 'dense-2');
  }) as GraphNode;
  const problemsWith = (config: object): readonly string[] => {
    const changed = { ...node, config: { ...node.config, ...config } };
    return unsupported({ ...graph, nodes: graph.nodes.map((n) => (n === node ? changed : n)) });
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
    expect(problemsWith({ another: true })[0]).toMatch(/its option another is unknown here/);
    for (const option of Object.keys(node.config)) {
      if (['targetShape', 'padding'].includes(option) && node.type !== 'Conv2D') continue;
      expect(problemsWith({ [option]: 'other' }), option).not.toEqual([]);
    }
  },
);

test.each([
  ['Conv2D', { dataFormat: 'channelsFirst' }, /dataFormat is "channelsFirst"; use "channelsLast"/],
  ['Conv2D', { dilationRate: [2, 1] }, /dilationRate is \[2,1\]; use dilationRate 1/],
  ['Conv2D', { activation: 'softmax' }, /activation softmax is unknown here/],
  ['Conv2D', { padding: 'causal' }, /padding is "causal"; use "same" or "valid"/],
  ['DepthwiseConv2D', { dilationRate: [2, 2] }, /use dilationRate 1/],
  ['Dense', { activation: 'custom' }, /activation custom is unknown here/],
  ['BatchNormalization', { axis: 1 }, /axis is 1; only the last one is supported/],
  ['Concatenate', { axis: 1 }, /axis is 1; only the last one is supported/],
  ['MaxPooling2D', { dataFormat: 'channelsFirst' }, /channelsLast/],
  ['AveragePooling2D', { padding: 'full' }, /"same" or "valid"/],
  ['GlobalMaxPooling2D', { dataFormat: 'channelsFirst' }, /channelsLast/],
  ['GlobalAveragePooling2D', { keepDims: true }, /keepDims is unknown here/],
  ['ReLU', { negativeSlope: 0.1 }, /negativeSlope is unknown here/],
  ['Dropout', { noiseShape: [null, 1, 1, 2] }, /noiseShape is unknown here; leave it out/],
  ['Flatten', { dataFormat: 'channelsSecond' }, /"channelsLast" or "channelsFirst"/],
])('%s with %o is refused', (type, config, message) => {
  const example = examples.find((layer) => layer.getClassName() === type);
  const { problemsWith } = nodeOf(example as tfl.layers.Layer);
  const [problem, advice] = problemsWith(config);
  expect(problem).toMatch(message);
  expect(advice).toBe("engine: 'tfjs' may run it.");
});

test('a layer that is not known is refused', () => {
  const sketch = new Sketch([4]);
  sketch.add('Softmax');
  expect(unsupported(sketch.classified(2))[0]).toMatch(/no such layer is known here/);
});

const engine = sparse({ threads: 1 });

/** A convolution, and then a layer that is said to be of that class. */
function convolution(type: string, config: object): ModelGraph {
  const sketch = new Sketch([6, 6, 2]);
  sketch.add('Conv2D', { ...plainConvolution(3, 2), ...config });
  sketch.add('Flatten');
  const graph = sketch.classified(2);
  const nodes = graph.nodes.map((node) => (node.type === 'Flatten' ? { ...node, type } : node));
  return { ...graph, nodes };
}

const predict = (graph: ModelGraph) =>
  engine.createPredictor(graph, [
    ticketOf({ graph, seed: 1, count: 1, density: 0.5, empty: 0, labelSmoothing: 0 }),
  ]);

test.each([
  ['a dilated convolution', convolution('Flatten', { dilationRate: [2, 2] })],
  ['a convolution of channels first', convolution('Flatten', { dataFormat: 'channelsFirst' })],
  ['a class that it does not know', convolution('LSTM', {})],
  ['a class that is named as a property of objects', convolution('constructor', {})],
])('neither trains nor predicts %s', async (_, graph) => {
  expect(unsupported(graph)).not.toEqual([]);
  await expect(predict(graph)).rejects.toThrow(ModelError);
});

test('predicts what it lowers', async () => {
  const predictor = await predict(convolution('Flatten', {}));
  expect(await predictor.predict(new Float32Array(72), 1)).toHaveLength(2);
  await predictor.dispose();
});
