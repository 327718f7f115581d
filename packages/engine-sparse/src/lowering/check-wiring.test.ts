import { ModelError, type ModelGraph } from '@freetickets/core';
import { expect, test } from 'vitest';
import { Sketch } from '../testing-graph.js';
import { checkWiring } from './check-wiring.js';

function example(): ModelGraph {
  const sketch = new Sketch([3]);
  const input = sketch.last;
  sketch.add('ReLU');
  sketch.add('Add', {}, { inputs: [sketch.last, input] });
  return sketch.classified(2);
}
const renamed = (graph: ModelGraph, at: number, name: string): ModelGraph => ({
  ...graph,
  nodes: graph.nodes.map((node, i) => (i === at ? { ...node, name } : node)),
});
const reading = (graph: ModelGraph, at: number, inputs: readonly string[]): ModelGraph => ({
  ...graph,
  nodes: graph.nodes.map((node, i) => (i === at ? { ...node, inputs } : node)),
});

test('takes a graph that is in order', () => {
  expect(() => checkWiring(example())).not.toThrow();
});

test.each<[string, (graph: ModelGraph) => ModelGraph, string]>([
  ['a cycle', (graph) => reading(graph, 1, [graph.nodes[2].name]), 'does not come before it'],
  ['a node that reads itself', (graph) => reading(graph, 1, [graph.nodes[1].name]), 'before it'],
  ['an unknown input', (graph) => reading(graph, 1, ['constructor']), 'reads constructor'],
  ['two inputs of a ReLU', (graph) => reading(graph, 1, ['input', 'input']), 'has 2 inputs'],
  ['an Add of nothing', (graph) => reading(graph, 2, []), 'has 0 inputs'],
  ['a name given twice', (graph) => renamed(graph, 1, 'input'), 'are named input'],
  ['an unknown output', (graph) => ({ ...graph, output: '__proto__' }), 'no node __proto__'],
  [
    'another input shape',
    (graph) => ({ ...graph, inputShape: [4] }),
    'InputLayer of the shape [4]',
  ],
  ['two inputs', (graph) => ({ ...graph, nodes: [graph.nodes[0], ...graph.nodes] }), 'InputLayer'],
  ['no node', (graph) => ({ ...graph, nodes: [] }), 'InputLayer'],
  [
    'a parameter given twice',
    (graph) => ({ ...graph, parameters: [...graph.parameters, ...graph.parameters] }),
    'same name',
  ],
])('refuses %s', (_, change, message) => {
  expect(() => checkWiring(change(example()))).toThrow(ModelError);
  expect(() => checkWiring(change(example()))).toThrow(message);
});
