import type { ModelGraph } from '@freetickets/core';
import { expect, test } from 'vitest';
import { sparse } from './engine.js';
import { ticketOf } from './testing-case.js';
import { Sketch } from './testing-graph.js';

const engine = sparse({ threads: 1 });

/** A layer without parameters again and again, and a classifier. */
function chain(depth: number, type: string, config: object = {}): ModelGraph {
  const sketch = new Sketch([3]);
  sketch.add(type, { ...config });
  const { nodes, ...graph } = sketch.classified(2);
  const [input, layer, last] = nodes;
  const layers = Array.from({ length: depth }, (_, i) => ({
    ...layer,
    name: `layer-${i}`,
    layer: `layer-${i}`,
    inputs: [i === 0 ? input.name : `layer-${i - 1}`],
  }));
  return { ...graph, nodes: [input, ...layers, { ...last, inputs: [`layer-${depth - 1}`] }] };
}
const predictorOf = (graph: ModelGraph, members = 1) => {
  const ticket = ticketOf({ graph, seed: 1, count: 1, density: 1, empty: 0, labelSmoothing: 0 });
  return engine.createPredictor(
    graph,
    Array.from({ length: members }, () => ticket),
  );
};

test.each(['linear', 'relu'])(
  'a chain of 9000 activations does what one does: %s',
  async (name) => {
    const [deep, flat] = await Promise.all(
      [9000, 1].map(async (depth) => {
        const predictor = await predictorOf(chain(depth, 'Activation', { activation: name }));
        const logits = await predictor.predict(Float32Array.of(1, 2, -3), 1);
        predictor.dispose();
        return logits;
      }),
    );
    expect(deep).toEqual(flat);
  },
);

test('the event loop goes on while members are executable', async () => {
  let turns = 0;
  const turn = (): void => {
    turns++;
    immediate = setImmediate(turn);
  };
  let immediate = setImmediate(turn);
  const predictor = await predictorOf(chain(200, 'Activation', { activation: 'tanh' }), 60);
  clearImmediate(immediate);
  expect(turns).toBeGreaterThan(2);
  predictor.dispose();
});
