import { ModelError, type ModelGraph } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { sparse } from './engine.js';
import { ticketOf } from './testing-case.js';
import { plainConvolution, plainNormalisation } from './testing-cases.js';
import { Sketch } from './testing-graph.js';

/** Convolution, normalisation, concatenation, flattening and a classifier, on images of 8 x 8. */
function example(): ModelGraph {
  const sketch = new Sketch([8, 8, 2]);
  const convolved = sketch.add('Conv2D', plainConvolution(3, 3));
  const normalised = sketch.add('BatchNormalization', plainNormalisation);
  sketch.add('Concatenate', { axis: -1 }, { inputs: [convolved, normalised] });
  sketch.add('MaxPooling2D', { poolSize: [2, 2], strides: [2, 2], padding: 'same' });
  return sketch.classified(4);
}

const shaped = (type: string, outputShape: readonly number[]) => (graph: ModelGraph) => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.type === type ? { ...node, outputShape } : node)),
});
const configured = (type: string, change: object) => (graph: ModelGraph) => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    node.type === type ? { ...node, config: { ...node.config, ...change } } : node,
  ),
});
const weighing = (role: string, shape: readonly number[]) => (graph: ModelGraph) => ({
  ...graph,
  parameters: graph.parameters.map((info) => (info.role === role ? { ...info, shape } : info)),
});
const without = (role: string) => (graph: ModelGraph) => ({
  ...graph,
  parameters: graph.parameters.filter((info) => info.role !== role),
});

const contradictions: Record<string, (graph: ModelGraph) => ModelGraph> = {
  'a Flatten of fewer values than it gets': shaped('Flatten', [4]),
  'a Flatten of more values than it gets': shaped('Flatten', [4000]),
  'a convolution larger than its image': shaped('Conv2D', [9, 8, 3]),
  'a convolution of more filters than its kernel has': shaped('Conv2D', [8, 8, 5]),
  'a convolution without an axis': shaped('Conv2D', []),
  'a concatenation of more channels than its inputs have': shaped('Concatenate', [8, 8, 9]),
  'a concatenation of larger images than its inputs': shaped('Concatenate', [9, 8, 6]),
  'a pooling larger than its input': shaped('MaxPooling2D', [9, 9, 6]),
  'a pooling of other channels than its input': shaped('MaxPooling2D', [4, 4, 7]),
  'a layer of no values': shaped('MaxPooling2D', [4, 0, 6]),
  'a layer beyond all measure': shaped('Concatenate', [2 ** 30, 2 ** 30, 6]),
  'a kernel with fewer taps than its layer says': configured('Conv2D', { kernelSize: [5, 5] }),
  'strides beyond all measure': configured('Conv2D', { strides: [2 ** 31, 2 ** 31] }),
  'strides that are none': configured('MaxPooling2D', { strides: [0, 0] }),
  'a pool that is none': configured('MaxPooling2D', { poolSize: null }),
  'a kernel of another shape': weighing('kernel', [3, 3, 2, 2]),
  'a bias shorter than its units': weighing('bias', [2]),
  'no bias at all where the layer is told of one in vain': weighing('bias', [0]),
  'statistics of fewer channels': weighing('moving_mean', [1]),
  'no statistics': without('moving_variance'),
  'no kernel': without('kernel'),
  'a bias that its layer does not use': configured('Conv2D', { useBias: false }),
  'a node that leads nowhere': (graph) => ({
    ...graph,
    output: graph.nodes[graph.nodes.length - 2].name,
  }),
  'more classes than logits': (graph) => ({ ...graph, classes: 5 }),
  'fewer classes than logits': (graph) => ({ ...graph, classes: 3 }),
  'an output that is an image': (graph) => ({ ...graph, output: graph.nodes[1].name }),
  'another input than the first layer has': (graph) => ({ ...graph, inputShape: [9, 8, 2] }),
};

const optimizer = { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const;

describe.each(Object.entries(contradictions))('%s', (_, change) => {
  const graph = change(example());
  const ticket = ticketOf({ graph, seed: 1, count: 1, density: 0.5, empty: 0, labelSmoothing: 0 });
  const engine = sparse({ threads: 1 });

  test('is refused before anything predicts', async () => {
    await expect(engine.createPredictor(graph, [ticket])).rejects.toThrow(ModelError);
  });

  test('is refused before anything trains', async () => {
    const options = { initial: ticket, optimizer, loss: { labelSmoothing: 0 }, seed: 1 };
    const network = engine.createNetwork(graph, { ...options, batchSize: 4 });
    await expect(network).rejects.toThrow(ModelError);
  });
});

test('the graph itself is taken', async () => {
  const graph = example();
  const ticket = ticketOf({ graph, seed: 1, count: 1, density: 0.5, empty: 0, labelSmoothing: 0 });
  const predictor = await sparse({ threads: 1 }).createPredictor(graph, [ticket]);
  expect(await predictor.predict(new Float32Array(128), 1)).toHaveLength(4);
  predictor.dispose();
});
