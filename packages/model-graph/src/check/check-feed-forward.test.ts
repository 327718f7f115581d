import { LimitError, ModelError, type ModelGraph } from '@freetickets/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { checkFeedForward, checkGraph } from './index.js';
import { type Deep, forged, recurrent, residual } from './testing-graph.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const lastType = (graph: Deep<ModelGraph>, type: string) =>
  graph.nodes.findLast((node) => node.type === type);

it('takes the shapes of recurrent layers and wrappers as the graph claims them', () => {
  const graph = recurrent();
  checkFeedForward(graph);
  const larger = forged(graph, (copy) => {
    for (const { name, shape } of copy.parameters) {
      if (name.startsWith(`${lastType(copy, 'RNN')?.layer}/`)) shape[0] += 1;
    }
  });
  checkFeedForward(larger);
  expect(() => checkGraph(larger, { unknownLayers: 'allow' })).toThrow(ModelError);
});

it('infers those of other layers, behind recurrent ones too', () => {
  for (const [valid, type] of [
    [residual(), 'Flatten'],
    [recurrent(), 'Dense'],
  ] as const) {
    const graph = forged(valid, (copy) => {
      const node = lastType(copy, type);
      if (node) node.outputShape[0] += 1;
    });
    expect(() => checkFeedForward(graph)).toThrow('follows from its layer and inputs');
  }
});

it('holds a graph against limits, of all members', () => {
  const graph = residual();
  const limits = { nodes: graph.nodes.length, memory: 1e5, operations: 1e5 };
  checkFeedForward(graph, { limits });
  for (const members of [100, 1000]) {
    expect(() => checkFeedForward(graph, { limits, members })).toThrow(LimitError);
  }
});
