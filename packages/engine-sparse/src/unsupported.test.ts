import { ModelError, type ModelGraph } from '@freetickets/core';
import { expect, test } from 'vitest';
import { sparse } from './engine.js';
import { ticketOf } from './testing-case.js';
import { plainConvolution } from './testing-cases.js';
import { Sketch } from './testing-graph.js';
import { unsupported } from './unsupported.js';

const engine = sparse({ threads: 1 });

/** A convolution, and then a layer that is said to be of that class. */
function convolution(type: string, config: object, last: object = {}): ModelGraph {
  const sketch = new Sketch([6, 6, 2]);
  sketch.add('Conv2D', { ...plainConvolution(3, 2), ...config });
  sketch.add('Flatten', { ...last });
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
  ['a Flatten of channels first', convolution('Flatten', {}, { dataFormat: 'channelsFirst' })],
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
