import '@tensorflow/tfjs-backend-cpu';
import { modelGraph } from '@freetickets/model-graph';
import { checkGraph } from '@freetickets/model-graph/check';
import { jointGraph } from '@freetickets/model-graph/heads';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import * as models from './index.js';

const small = { seed: 1, inputShape: [32, 32, 3], classes: 10, weights: 'none' } as const;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

// Deeper and wider ones are of the same blocks.
const { wrn101, lenet300100, lenet5, lenet5Caffe, mlp, mobilenetV1 } = models;
const { resnet18, resnet20, resnet50, vgg16 } = models;
const convolutional = [
  wrn101,
  lenet5,
  lenet5Caffe,
  mobilenetV1,
  resnet18,
  resnet20,
  resnet50,
  vgg16,
];
test.each([lenet300100, mlp, ...convolutional].map((make) => [make.pluginName, make()] as const))(
  '%s can have three heads, and says so of itself in full',
  async (_, factory) => {
    const graph = modelGraph(factory.create(small));
    const joint = jointGraph(graph, { count: 3 });
    expect(() =>
      checkGraph(joint.graph, {
        limits: { nodes: Infinity, edges: Infinity, memory: Infinity, operations: Infinity },
      }),
    ).not.toThrow();
    const shared = graph.parameters.filter(({ name }) => joint.names[0].get(name) === name);
    const size = (of: typeof shared) =>
      of.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(size([...joint.graph.parameters])).toBe(
      3 * size([...graph.parameters]) - 2 * size(shared),
    );
  },
);

test('the default trunk leaves 8 of the 12 blocks of WRN-28-10 in the heads, 11 of the 16 of ResNet-50', () => {
  const additions = (factory: ReturnType<typeof models.wrn2810>) =>
    jointGraph(modelGraph(factory.create(small)), { count: 2 }).graph.nodes.filter(
      ({ type, name }) => type === 'Add' && name.startsWith('head-1/'),
    );
  expect(additions(models.wrn2810())).toHaveLength(8);
  expect(additions(models.resnet50())).toHaveLength(11);
});
